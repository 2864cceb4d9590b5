// @ts-check
// `npm start`: the bundled shop on a free port, what it carries and what gives first. Ends by itself in under 4 minutes.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build, cli, root } from "./built.mjs";

await build();
console.error("Starting the sample shop (examples/shop) …");
// In a process group of its own: Ctrl-C is for the run, which ends gracefully while the shop still answers.
const tracesPort = await freePort(4318);
const instrument = ["--import", "@plimsoll/instrument"];
const shop = spawn(process.execPath, [...instrument, join(root, "examples", "shop", "server.mjs"), "--port", "0"], {
  cwd: root,
  env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${tracesPort}` },
  detached: true,
  stdio: ["ignore", "pipe", "inherit"],
});
/** @type {import("node:child_process").ChildProcess | undefined} */
let run;
const hasTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
let isStopping = false;
process.on("exit", () => shop.kill("SIGKILL"));
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => {
    isStopping = true;
    if (run === undefined) process.exit(105);
    // A terminal has sent Ctrl-C to the run as well; twice would mean "at once".
    if (signal !== "SIGINT" || !hasTerminal) run.kill(signal);
  });
}

try {
  const url = await listening();
  console.error(`It listens on ${url}. The test: examples/tests/shop.ts\n`);
  const exitCode = await load(url);
  process.exitCode = exitCode ?? 1;
  if (!isStopping)
    console.error(
      "\nThe same by hand: node --import @plimsoll/instrument examples/shop/server.mjs, then npx plimsoll explore examples/tests/shop.ts --quick",
    );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
await stopped();

/**
 * This port, or any other where it is taken: a collector of the user's own.
 * @param {number} wanted
 * @returns {Promise<number>}
 */
function freePort(wanted) {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(wanted, "127.0.0.1");
    server.once("listening", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : wanted));
    });
    server.once("error", (error) => (wanted === 0 ? reject(error) : resolve(freePort(0))));
  });
}

/** @returns {Promise<string>} the address, from the line the shop prints when it is ready */
function listening() {
  return new Promise((resolve, reject) => {
    createInterface(shop.stdout).once("line", (line) => {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (url) resolve(url);
      else reject(new Error(`the shop said: ${line}`));
    });
    shop.once("exit", (code) => reject(new Error(`the shop ended with ${code} before it listened`)));
    setTimeout(() => reject(new Error("the shop did not start within 30 s")), 30_000).unref();
  });
}

/**
 * @param {string} url
 * @returns {Promise<number | null>}
 */
function load(url) {
  const test = join(root, "examples", "tests", "shop.ts");
  const args = [
    cli,
    "explore",
    test,
    "--target",
    url,
    "--quick",
    "--http-port",
    String(tracesPort),
    "--grpc-port",
    "0",
  ];
  return new Promise((resolve, reject) => {
    run = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
    run.once("error", reject);
    run.once("exit", (code) => resolve(code));
  });
}

/** Asks the shop to end; whatever is left after 5 s is ended. */
async function stopped() {
  if (shop.exitCode !== null || shop.signalCode !== null) return;
  const ended = new Promise((resolve) => shop.once("exit", resolve));
  shop.kill("SIGTERM");
  const impatient = setTimeout(() => shop.kill("SIGKILL"), 5000);
  await ended;
  clearTimeout(impatient);
}
