// npm run fuzz [-- --seconds 600 --seed 7 | --input <what a failure printed>]
// Mutated responses against the reader of HTTP/1.1. Exits with 1 at the first that is read wrongly, threw, took too
// long or too much memory, and prints what repeats it.
import { build } from "esbuild";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";

const hungAfterMs = 20_000;
const memoryMax = 700 * 1024 * 1024;

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "600" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 32)) },
    input: { type: "string" },
  },
});
const again = values.input === undefined ? undefined : JSON.parse(Buffer.from(values.input, "base64").toString("utf8"));
const seed = Number(values.seed);
const seconds = Number(values.seconds);
if (!Number.isSafeInteger(seed) || !(seconds > 0)) throw new Error("--seed is a whole number, --seconds above zero");

const folder = mkdtempSync(join(tmpdir(), "plimsoll-fuzz-"));
const file = join(folder, "worker.mjs");
await build({
  entryPoints: [fileURLToPath(new URL("worker.ts", import.meta.url))],
  outfile: file,
  bundle: true,
  platform: "node",
  format: "esm",
  logLevel: "error",
});
if (again === undefined) console.log(`fuzzing for ${seconds} s with seed ${seed}`);
const current = new SharedArrayBuffer(2 ** 22);
const place = new Int32Array(current, 0, 2);
const worker = new Worker(file, {
  workerData: { seed, seconds, again, current },
  resourceLimits: { maxOldGenerationSizeMb: 256 },
});

/** @param {string} fault @param {unknown} input */
function report(fault, input) {
  const printed = Buffer.from(JSON.stringify(input)).toString("base64");
  console.error(`seed ${seed}, input ${Atomics.load(place, 0)}: ${fault}`);
  console.error(`the response: ${JSON.stringify(input.text)}, read with ${JSON.stringify(input.options)}`);
  console.error(`again: npm run fuzz -- --input ${printed}`);
  process.exitCode = 1;
}

const underWay = () => JSON.parse(Buffer.from(current, 8, Atomics.load(place, 1)).toString("utf8"));

let tried = 0;
let sinceMs = performance.now();
const watch = setInterval(() => {
  const now = Atomics.load(place, 0);
  if (now !== tried) sinceMs = performance.now();
  tried = now;
  const isHung = now > 0 && performance.now() - sinceMs > hungAfterMs;
  const { rss } = process.memoryUsage();
  if (isHung) report(`no end within ${hungAfterMs / 1000} s`, underWay());
  else if (rss > memoryMax) report(`${Math.round(rss / 2 ** 20)} MiB of memory`, underWay());
  else return;
  void worker.terminate();
}, 500);

worker.on("message", ({ failure, executions, kinds, corpus }) => {
  if (failure !== undefined) report(failure.fault, failure.input);
  else if (again === undefined)
    console.log(
      `${executions} inputs, each whole and split, read the same; ${kinds} kinds of outcome, corpus of ${corpus}`,
    );
  else console.log("this input is read as it should be");
});
worker.on("error", (error) => report(`the reader threw: ${error.stack ?? error.message}`, underWay()));
worker.on("exit", () => {
  clearInterval(watch);
  rmSync(folder, { recursive: true, force: true });
});
