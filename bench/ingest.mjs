// How many spans a core decodes, beside protobufjs; and whether the generator notices 20 MiB/s of them arriving.
import { build } from "esbuild";
import { execFile, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs, promisify } from "node:util";
import { median, table, thousands } from "./stand/figures.mjs";
import { program } from "./stand/machine.mjs";
import { startNullTarget } from "./stand/null-target.mjs";

const spansFloor = 400_000;
const rounds = 15;
/** MiB/s, and how much of it must have come. */
const [arrivedMost, arrivedShare] = [20, 0.9];
const cli = fileURLToPath(new URL("../dist/cli.mjs", import.meta.url));

/** @param {string[]} options @returns {Promise<number>} */
export async function run(options) {
  const { values } = parseArgs({
    args: options,
    // Of a run of two seconds V8's start would be a good part, and judged with it.
    options: { blocks: { type: "string", default: "10" }, seconds: { type: "string", default: "5" } },
  });
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  try {
    const outfile = join(folder, "decode.mjs");
    const entry = fileURLToPath(new URL("ingest/decode.ts", import.meta.url));
    const banner = {
      js: `import { createRequire } from "node:module"; const require = createRequire(${JSON.stringify(import.meta.url)});`,
    };
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "error",
      banner,
    });
    const decode = await import(pathToFileURL(outfile).href);
    const isFast = measureDecoding(decode);
    const blocks = Number(values.blocks);
    const isQuiet = blocks === 0 || (await measureLoop(decode.bodies, blocks, values.seconds));
    return isFast && isQuiet ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Processor time, not time: other processes do not count. */
function measureDecoding({ contenders, bytesPerSpan }) {
  const rates = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, decode] of Object.entries(contenders)) {
      const before = process.cpuUsage();
      const spans = decode();
      const { user, system } = process.cpuUsage(before);
      rates[name].push((spans / (user + system)) * 1e6);
    }
  }
  const rows = Object.entries(rates).map(([name, each]) => [name, thousands(median(each))]);
  console.log(`spans of ${Math.round(bytesPerSpan)} bytes decoded per second of one core, median of ${rounds}`);
  console.log(table([["decoder", "spans/s"], ...rows]));
  const ours = median(rates["plimsoll"]);
  if (ours >= spansFloor) return true;
  console.log(`below the ${thousands(spansFloor)} that are promised`);
  return false;
}

/** Three runs a block: two without ingest, whose difference is the machine's own, and one with it. */
async function measureLoop(bodies, blocks, seconds) {
  const target = await startNullTarget();
  const ingest = spawn(process.execPath, [cli, "ingest", "--http-port", "0", "--grpc-port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [text] = await once(ingest.stdout, "data");
  ingest.stdout.resume();
  const port = /Sentry on (\d+)/.exec(text.toString())[1];
  const sender = fork(fileURLToPath(new URL("ingest/sender.mjs", import.meta.url)), [port, String(arrivedMost)], {
    serialization: "advanced",
    ...whenIdle(),
  });
  const tell = async (message) => {
    sender.send(message);
    return (await once(sender, "message"))[0].taken;
  };
  await tell({ bodies });
  const [alone, again, loaded, arrived] = [[], [], [], []];
  for (let block = 0; block < blocks; block++) {
    alone.push(await loopDelay(target.url, seconds));
    const before = await tell({ on: true });
    const startMs = performance.now();
    loaded.push(await loopDelay(target.url, seconds));
    arrived.push(((await tell({ on: false })) - before) / (performance.now() - startMs) / 1048.576);
    again.push(await loopDelay(target.url, seconds));
  }
  target.stop();
  sender.disconnect();
  ingest.kill("SIGINT");
  const noise = Math.abs(median(again) - median(alone));
  const change = median(loaded) - (median(alone) + median(again)) / 2;
  const allowed = Math.max(1, noise);
  console.log(
    `loop delay p99 of the generator, median of ${blocks} blocks: ${median(alone).toFixed(2)} and ${median(again).toFixed(2)} ms alone, ${median(loaded).toFixed(2)} ms with ${median(arrived).toFixed(1)} MiB/s of spans arriving`,
  );
  console.log(`changed by ${change.toFixed(2)} ms, of ${allowed.toFixed(2)} ms allowed`);
  const isEnough = median(arrived) >= arrivedMost * arrivedShare;
  if (!isEnough) console.log("too little arrived for that to say anything: the machine is too busy");
  return isEnough && change <= allowed;
}

/**
 * The sender stands for other machines. In the kernel's idle class it gives way at once; with the lowest priority alone it
 * would finish its turn of some milliseconds first, and that would be taken for what receiving costs.
 */
function whenIdle() {
  const chrt = program("chrt");
  return chrt === undefined ? {} : { execPath: chrt, execArgv: ["--idle", "0", process.execPath] };
}

async function loopDelay(url, seconds) {
  const args = [cli, "run", url, "-R", "500/s", "-d", `${seconds}s`, "--workers", "1", "--json", "-"];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 }).catch((error) => error);
  return JSON.parse(stdout).generator.loopDelayMs.p99;
}
