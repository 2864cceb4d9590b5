import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { endLater } from "./stand/cleanup.mjs";
import { median, table } from "./stand/figures.mjs";
import { requireStand, targetCore } from "./stand/machine.mjs";
import { cpuSecondsOf } from "./stand/measured-process.mjs";
import { closedLoad } from "./instrument/load.mjs";

// What does @plimsoll/instrument cost the service it is loaded into?

const contenders = [
  { name: "without", flags: [], env: {} },
  {
    name: "with, nobody listens",
    flags: ["--import", "@plimsoll/instrument"],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" },
  },
  { name: "with, spans sent", flags: ["--import", "@plimsoll/instrument"], env: {} },
  { name: "… and ten spans of its own", flags: ["--import", "@plimsoll/instrument"], env: { SPANS: "10" } },
];
const connections = 32;

/** Takes what is sent and forgets it, as cheaply as Node can. */
function startSink() {
  const server = createServer((request, response) => request.resume().once("end", () => response.end()));
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

async function startService({ flags, env }, sinkUrl) {
  const file = fileURLToPath(new URL("./instrument/service.mjs", import.meta.url));
  const startedAt = performance.now();
  const child = endLater(
    spawn("taskset", ["-c", String(targetCore), process.execPath, ...flags, file], {
      env: { PATH: process.env.PATH, OTEL_EXPORTER_OTLP_ENDPOINT: sinkUrl, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    }),
  );
  const [port] = await createInterface(child.stdout)
    [Symbol.asyncIterator]()
    .next()
    .then(({ value }) => [value]);
  const startMs = performance.now() - startedAt;
  return { child, startMs, url: `http://127.0.0.1:${port}/items/1` };
}

/** One stretch at full speed: what a request costs the service's process, the sending of its spans included. */
async function stretch(contender, sinkUrl, seconds) {
  const { child, startMs, url } = await startService(contender, sinkUrl);
  await closedLoad(url, connections, 2);
  const before = cpuSecondsOf(child.pid);
  const requests = await closedLoad(url, connections, seconds);
  // The last spans leave within a second.
  await sleep(1500);
  const micros = ((cpuSecondsOf(child.pid) - before) * 1e6) / requests;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill();
  await ended;
  return { micros, rate: requests / seconds, startMs };
}

export async function run(argv) {
  const options = { rounds: { type: "string", default: "5" }, seconds: { type: "string", default: "4" } };
  const { values } = parseArgs({ args: argv, options });
  requireStand(["taskset"]);
  const sink = await startSink();
  const sinkUrl = `http://127.0.0.1:${sink.address().port}`;
  const measured = contenders.map((contender) => ({ ...contender, stretches: [] }));
  // In turn, so that what else the machine does meets all of them.
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const contender of measured)
      contender.stretches.push(await stretch(contender, sinkUrl, Number(values.seconds)));
  }
  sink.closeAllConnections();
  sink.close();
  const rows = [["", "CPU µs/request", "more by", "requests/s", "start ms"]];
  const of = (contender, field) => median(contender.stretches.map((one) => one[field]));
  for (const contender of measured) {
    const micros = of(contender, "micros");
    rows.push([
      contender.name,
      micros.toFixed(0),
      (micros - of(measured[0], "micros")).toFixed(0),
      of(contender, "rate").toFixed(0),
      of(contender, "startMs").toFixed(0),
    ]);
  }
  process.stdout.write(`${table(rows)}\n`);
  return 0;
}
