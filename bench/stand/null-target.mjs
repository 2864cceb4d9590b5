import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { endLater } from "./cleanup.mjs";
import { targetCore } from "./machine.mjs";

const file = fileURLToPath(new URL("../../test/targets/null.mjs", import.meta.url));

/** The null target of test/targets on the target's core: answers at once and counts its connections. */
export async function startNullTarget() {
  const child = endLater(
    fork(file, ["{}"], {
      serialization: "advanced",
      execPath: "taskset",
      execArgv: ["-c", String(targetCore), process.execPath],
    }),
  );
  const hear = (field) =>
    new Promise((resolve) => {
      child.on("message", function listen(message) {
        if (!(field in message)) return;
        child.off("message", listen);
        resolve(message[field]);
      });
    });
  const port = await hear("listening");
  return {
    url: `http://127.0.0.1:${port}/`,
    counts() {
      const answer = hear("counts");
      child.send("counts");
      return answer;
    },
    stop() {
      child.kill("SIGKILL");
    },
  };
}
