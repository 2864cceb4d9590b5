// Whether pages that look at a run disturb it: the same run with ten streams of its page open and with none, in turn.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const cli = fileURLToPath(new URL("../dist/cli.mjs", import.meta.url));

/** @param {readonly string[]} args @returns {Promise<number>} */
export async function run(args) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      readers: { type: "string", default: "10" },
      pairs: { type: "string", default: "5" },
      rate: { type: "string", default: "2000" },
      seconds: { type: "string", default: "10" },
    },
  });
  if (!existsSync(cli)) throw new Error("dist/cli.mjs is missing: npm run build");
  const target = createServer((_, response) => response.end("ok")).listen(0, "127.0.0.1");
  await once(target, "listening");
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-pages-"));
  const env = { ...process.env, XDG_STATE_HOME: join(folder, "state"), NO_COLOR: "1" };
  const serve = spawn(process.execPath, [cli, "serve", "--port", "0"], {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [printed] = await once(serve.stdout, "data");
  const [, address = "", token = ""] = /(http\S+)#token=(\S+)/.exec(String(printed)) ?? [];
  const sides = { none: [], open: [] };
  try {
    for (let pair = 0; pair < Number(values.pairs); pair++) {
      // In turn which comes first: a machine that gets slower favours neither.
      for (const side of pair % 2 === 0 ? ["none", "open"] : ["open", "none"]) {
        const readers = side === "open" ? Number(values.readers) : 0;
        const figures = await measure({ folder, env, address, token, readers, port: target.address().port, ...values });
        sides[side].push(figures);
        console.log(`${String(readers).padStart(3)} pages: ${textOf(figures)}`);
      }
    }
  } finally {
    const ended = once(serve, "exit");
    serve.kill("SIGINT");
    await ended;
    target.closeAllConnections();
    target.close();
    rmSync(folder, { recursive: true, force: true });
  }
  for (const [side, runs] of Object.entries(sides))
    console.log(`median, ${side === "open" ? values.readers : "no"} pages: ${textOf(medians(runs))}`);
  return sides.open.every(({ exact }) => exact) ? 0 : 1;
}

async function measure({ folder, env, address, token, readers, port, rate, seconds }) {
  const before = new Set(idsIn(folder));
  const args = [
    cli,
    "run",
    `http://127.0.0.1:${port}/`,
    "-R",
    `${rate}/s`,
    "-d",
    `${seconds}s`,
    "--quiet",
    "--no-receive",
  ];
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: "ignore" });
  const ended = once(child, "exit");
  let id;
  while ((id = idsIn(folder).find((each) => !before.has(each))) === undefined) await pause(50);
  const streams = Array.from({ length: readers }, () => read(`${address}api/runs/${id}/live`, token));
  await ended;
  const events = await Promise.all(streams);
  const { totals, generator, ledger } = JSON.parse(
    readFileSync(join(folder, ".plimsoll/runs", id, "result.json"), "utf8"),
  );
  return {
    rate: totals.iterationsPerSecond,
    loopDelayP99Ms: generator.loopDelayMs.p99,
    sendLagP99Ms: generator.sendLagMs.p99,
    p99Ms: totals.latencyMs.p99,
    dropped: ledger.iterations.dropped,
    exact: ledger.exact,
    events: Math.min(Number.POSITIVE_INFINITY, ...events),
  };
}

/** Reads a stream to its end, as a page does; gives how many events came. */
async function read(url, token) {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  let text = "";
  for await (const chunk of response.body)
    text += Buffer.from(chunk)
      .toString()
      .replaceAll(/[^\n]+/g, "x");
  return text.split("\n\n").length - 1;
}

function idsIn(folder) {
  const runs = join(folder, ".plimsoll/runs");
  return existsSync(runs) ? readdirSync(runs) : [];
}

function medians(runs) {
  const names = ["rate", "loopDelayP99Ms", "sendLagP99Ms", "p99Ms", "dropped", "events"];
  const middle = (name) => runs.map((each) => each[name]).toSorted((a, b) => a - b)[runs.length >> 1];
  return Object.fromEntries(names.map((name) => [name, middle(name)]));
}

function textOf({ rate, loopDelayP99Ms, sendLagP99Ms, p99Ms, dropped, events }) {
  const told = Number.isFinite(events) ? `, ${events} events each` : "";
  return `${rate.toFixed(1)} iterations/s, loop delay p99 ${ms(loopDelayP99Ms)}, send lag p99 ${ms(sendLagP99Ms)}, p99 ${ms(p99Ms)}, ${dropped} dropped${told}`;
}

const ms = (value) => (value === null ? "–" : `${value.toFixed(2)} ms`);
