// What one look at a target costs: its processes, threads and sockets, by how many there are.
import { build } from "esbuild";
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

const here = fileURLToPath(import.meta.url);
const looks = 40;
const cases = [
  { processes: 1, threads: 11, sockets: 64 },
  { processes: 4, threads: 100, sockets: 2000 },
  { processes: 4, threads: 100, sockets: 10_000 },
];

/** @returns {Promise<number>} */
export async function run() {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  try {
    const outfile = join(folder, "watch.mjs");
    const entry = fileURLToPath(new URL("../src/observe/resource-watch.ts", import.meta.url));
    await build({ entryPoints: [entry], outfile, bundle: true, platform: "node", format: "esm", logLevel: "error" });
    const { openResourceWatch } = await import(pathToFileURL(outfile).href);
    for (const size of cases) await measure(openResourceWatch, size);
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {{ processes: number, threads: number, sockets: number }} size */
async function measure(openResourceWatch, size) {
  const { processes, threads, sockets } = size;
  const target = fork(here, ["target"], { stdio: "inherit" });
  target.send({ children: processes - 1, workers: Math.max(0, Math.round(threads / processes) - 11) });
  const [{ port }] = await once(target, "message");
  const client = fork(here, ["client"], { stdio: "inherit" });
  client.send({ port, sockets });
  await once(client, "message");
  const opened = performance.now();
  const watch = await openResourceWatch({ target: { host: "127.0.0.1", port }, nowMs: () => performance.now() });
  const openMs = performance.now() - opened;
  const costs = [];
  let reading;
  const before = process.cpuUsage();
  for (let look = 0; look < looks; look++) {
    await pause(100);
    const from = process.cpuUsage();
    reading = (await watch.take(look)).target;
    const { user, system } = process.cpuUsage(from);
    costs.push((user + system) / 1000);
  }
  const { user, system } = process.cpuUsage(before);
  costs.sort((a, b) => a - b);
  const seen = `${reading.processes} processes, ${reading.threads} threads, ${reading.sockets.established} connections`;
  const share = ((user + system) / 1000 / looks / 10).toFixed(2);
  console.log(
    `${seen}: a look takes ${costs[looks >> 1].toFixed(1)} ms of CPU (at most ${costs.at(-1).toFixed(1)}), each second ${share} % of a core; opening ${openMs.toFixed(0)} ms`,
  );
  watch.close();
  for (const child of [client, target]) {
    const ended = once(child, "exit");
    child.kill();
    await ended;
  }
}

/** A server with children and threads; it holds whatever comes. */
async function beTarget() {
  const [{ children, workers }] = await once(process, "message");
  const idle = "setInterval(() => {}, 50)";
  for (let each = 0; each < workers; each++) new Worker(idle, { eval: true });
  for (let each = 0; each < children; each++) fork(here, ["child", String(workers)], { stdio: "inherit" });
  const server = createServer((socket) => socket.on("error", () => socket.destroy()));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", 4096, () => resolve(undefined)));
  await pause(500);
  process.send?.({ port: server.address().port });
}

async function beClient() {
  const [{ port, sockets }] = await once(process, "message");
  for (let each = 0; each < sockets; each++) {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
  }
  process.send?.("connected");
}

if (process.argv[1] === here) {
  const [, , role, workers] = process.argv;
  process.on("disconnect", () => process.exit());
  if (role === "target") await beTarget();
  else if (role === "client") await beClient();
  else if (role === "child") {
    for (let each = 0; each < Number(workers); each++) new Worker("setInterval(() => {}, 50)", { eval: true });
  } else process.exitCode = await run();
}
