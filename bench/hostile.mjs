import net from "node:net";
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { runBounded } from "./hostile/bounded-process.mjs";
import { cellOf, flawsOf } from "./hostile/judge.mjs";
import { markdownTable, writePage } from "./hostile/page.mjs";
import { rows } from "./hostile/rows.mjs";
import { startServer } from "./hostile/start-server.mjs";
import { tools } from "./hostile/tools.mjs";
import { machine, requireStand } from "./stand/machine.mjs";

// What do load generators tell of servers that break the rules?

const connections = 10;
const secondsOfLoad = 3;
/** Beyond the load: what a tool may take to begin, and to give up what is under way. */
const graceSeconds = 12;
const memoryMax = 3 * 1024 ** 3;

function options(argv) {
  const { values } = parseArgs({
    args: argv,
    options: {
      only: { type: "string" },
      tools: { type: "string" },
      json: { type: "string" },
      print: { type: "boolean", default: false },
    },
  });
  return { ...values, only: values.only?.split(","), tools: values.tools?.toLowerCase().split(",") };
}

/** A port on which nobody listens: it was ours a moment ago. */
function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const nobody = { url: undefined, counts: async () => ({ requests: 0, answered: 0 }), stop: async () => undefined };

async function measure(row, tool) {
  const server = row.behaviour === undefined ? nobody : await startServer(row.behaviour);
  const url = server.url ?? `http://127.0.0.1:${await freePort()}/`;
  const seconds = row.seconds ?? secondsOfLoad;
  const load = { url, connections: row.connections ?? connections, seconds };
  const { argv, cwd, read } = tool.run(load);
  const limitSeconds = (row.interruptAfterSeconds ?? seconds) + graceSeconds;
  const { files, interruptAfterSeconds } = row;
  const facts = await runBounded({ argv, cwd, files, limitSeconds, memoryMax, interruptAfterSeconds });
  const told = read(facts);
  const seen = await server.counts();
  await server.stop();
  const flaws = flawsOf({ row, told, seen, facts, connections: load.connections });
  return { flaws, told, seen, facts, cell: cellOf({ row, told, facts, flaws }) };
}

function conditions(present) {
  const { cpu, cores, kernel, node } = machine();
  const versions = present.map(({ title, version }) => `${title} ${version()}`).join(", ");
  return [
    `${new Date().toISOString().slice(0, 10)}; ${versions}; Node ${node}, ${cores} cores (${cpu}), Linux ${kernel}.`,
    `${connections} connections and ${secondsOfLoad} s unless the row says otherwise, a deadline of 2 s a request, server and tool on one machine, one run each.`,
  ].join("\n");
}

export async function run(argv) {
  const { only, tools: asked, json, print } = options(argv);
  requireStand(["bash"]);
  const present = tools.filter(
    ({ title, version }) =>
      version() !== undefined && (asked === undefined || asked.some((name) => title.toLowerCase().startsWith(name))),
  );
  const log = [];
  const lines = [];
  for (const row of rows.filter(({ behaviour }) => only === undefined || only.includes(behaviour ?? "refused"))) {
    const cells = [];
    for (const tool of present) {
      const measured = await measure(row, tool);
      cells.push(measured.cell);
      process.stderr.write(`${row.title} | ${tool.title}: ${measured.cell}\n`);
      const { stdout: _stdout, stderr: _stderr, ...facts } = measured.facts;
      log.push({ ...measured, facts, row: row.title, tool: tool.title });
    }
    lines.push({ title: row.title, cells });
  }
  const table = markdownTable(
    present.map(({ title }) => title),
    lines,
  );
  process.stdout.write(`${table}\n`);
  if (json !== undefined) writeFileSync(json, JSON.stringify(log, null, 2));
  const isWhole = only === undefined && asked === undefined;
  if (isWhole && !print) writePage(`${conditions(present)}\n\n${table}`);
  const ours = log.filter(({ tool, flaws }) => tool === "Plimsoll" && flaws.length > 0);
  for (const { row, flaws } of ours) process.stdout.write(`WRONG: Plimsoll, ${row}: ${flaws.join("; ")}\n`);
  return ours.length === 0 ? 0 : 1;
}
