// npm run fuzz [-- --seconds 600 --seed 7 --target responses|decoders | --input <file that a failure named>]
// Mutated responses against the reader of HTTP/1.1, then mutated telemetry against the decoders of the receiver: half
// of the time each. Exits with 1 at the first input that is read wrongly, threw, took too long or too much memory.
import { build } from "esbuild";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";

const hungAfterMs = 20_000;
const memoryMax = 700 * 1024 * 1024;
/** What is printed of an input: logs of CI are read by people, and the file has all of it. */
const shownMost = 300;

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "600" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 32)) },
    target: { type: "string" },
    input: { type: "string" },
  },
});
const again = values.input === undefined ? undefined : JSON.parse(readFileSync(values.input, "utf8"));
const seed = Number(values.seed);
const seconds = Number(values.seconds);
if (!Number.isSafeInteger(seed) || !(seconds > 0)) throw new Error("--seed is a whole number, --seconds above zero");
const all = ["responses", "decoders"];
if (values.target !== undefined && !all.includes(values.target)) throw new Error(`--target is ${all.join(" or ")}`);

const folder = mkdtempSync(join(tmpdir(), "plimsoll-fuzz-"));
const file = join(folder, "worker.mjs");
// The oracle among the fixtures asks for its parts by require().
const banner = {
  js: `import { createRequire } from "node:module"; const require = createRequire(${JSON.stringify(import.meta.url)});`,
};
await build({
  entryPoints: [fileURLToPath(new URL("worker.ts", import.meta.url))],
  outfile: file,
  bundle: true,
  platform: "node",
  format: "esm",
  logLevel: "error",
  sourcemap: "inline",
  banner,
});

try {
  if (again !== undefined) await fuzz("responses", 0);
  else {
    const targets = values.target === undefined ? all : [values.target];
    for (const target of targets) {
      console.log(`fuzzing ${target} for ${seconds / targets.length} s with seed ${seed}`);
      await fuzz(target, seconds / targets.length);
      if (process.exitCode === 1) break;
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {string} target @param {number} targetSeconds */
async function fuzz(target, targetSeconds) {
  const current = new SharedArrayBuffer(2 ** 22);
  const place = new Int32Array(current, 0, 2);
  const worker = new Worker(file, {
    workerData: { target, seed, seconds: targetSeconds, again, current },
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  const underWay = () => JSON.parse(Buffer.from(current, 8, Atomics.load(place, 1)).toString("utf8"));
  /** @param {string} fault @param {unknown} input */
  const fail = (fault, input) => report(target, Atomics.load(place, 0), fault, input);
  let tried = 0;
  let sinceMs = performance.now();
  const watch = setInterval(() => {
    const now = Atomics.load(place, 0);
    if (now !== tried) sinceMs = performance.now();
    tried = now;
    const isHung = now > 0 && performance.now() - sinceMs > hungAfterMs;
    const { rss } = process.memoryUsage();
    if (isHung) fail(`no end within ${hungAfterMs / 1000} s`, underWay());
    else if (rss > memoryMax) fail(`${Math.round(rss / 2 ** 20)} MiB of memory`, underWay());
    else return;
    void worker.terminate();
  }, 500);
  worker.on("message", ({ failure, said }) => {
    if (failure !== undefined) fail(failure.fault, failure.input);
    else console.log(said);
  });
  worker.on("error", (error) => fail(`the reader threw: ${error.stack ?? error.message}`, underWay()));
  await new Promise((resolve) => worker.once("exit", resolve));
  clearInterval(watch);
}

/** @param {string} target @param {number} count @param {string} fault @param {unknown} input */
function report(target, count, fault, input) {
  process.exitCode = 1;
  const kept = values.input ?? join(tmpdir(), `plimsoll-fuzz-${seed}-${count}.json`);
  if (values.input === undefined) writeFileSync(kept, JSON.stringify(input));
  const shown = (text) => (text.length > shownMost ? `${text.slice(0, shownMost)} …` : text);
  console.error(`${target}, seed ${seed}, input ${count}: ${shown(fault)}`);
  console.error(`the input: ${shown(JSON.stringify(input))}`);
  console.error(`again: npm run fuzz -- --input ${kept}`);
}
