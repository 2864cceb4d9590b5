import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/**
 * A supervisor and the target of `file` with `options` under it, which dies after every `afterRequests` requests at the
 * latest and is back on the same port a moment later. What is told is the truth of the one that lives.
 */
const { afterRequests, file, options } = JSON.parse(process.argv[2] ?? "{}");
const path = fileURLToPath(new URL(file, import.meta.url));
const watchMs = 500;
let child;

async function start(port) {
  child = fork(path, [JSON.stringify({ ...options, ...(port !== undefined && { port }) })], {
    serialization: "advanced",
  });
  return (await told("listening")).listening;
}

/** The next message of the child with this in it; never, where the child dies before. */
async function told(field) {
  const from = child;
  for (;;) {
    const [message] = await once(from, "message");
    if (message !== null && typeof message === "object" && field in message) return message;
  }
}

function ask(question) {
  const answer = told(question);
  child.send(question);
  return answer;
}

const port = await start();

async function watch() {
  const { counts } = await ask("counts");
  if (counts.requests >= afterRequests) {
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    await start(port);
  }
  setTimeout(() => void watch(), watchMs);
}
setTimeout(() => void watch(), watchMs);

process.on("message", (asked) => void ask(asked).then((answer) => process.send(answer)));
process.on("disconnect", () => process.exit(0));
process.send?.({ listening: port });
