import { parseArgs } from "node:util";
import { flow, plimsollRun } from "./stand/contenders.mjs";
import { median, table } from "./stand/figures.mjs";
import { generatorCore, program, requireStand } from "./stand/machine.mjs";
import { runMeasured } from "./stand/measured-process.mjs";
import { startNginx } from "./stand/nginx.mjs";

// Does a request cost more CPU when there are more users, more names, or when the run has gone on for longer?

/**
 * What a request may cost at the far end, over what it costs at the near end. Thousands of open connections cost the
 * kernel more per request whoever holds them: there the same margin holds over what wrk's requests grow by.
 */
const growthMax = 1.25;

/** CPU microseconds per request in each window, start-up left out. */
async function microsPerRequest({ nginx, command, windows, env }) {
  const last = windows.at(-1)[1];
  const measured = await runMeasured({
    ...command,
    cwd: command.cwd ?? nginx.folder,
    env,
    core: generatorCore,
    limitSeconds: last + 40,
    windows,
    count: nginx.requests,
  });
  const problem = command.result === undefined ? undefined : wrongWith(command.result(), measured);
  if (problem !== undefined) throw new Error(problem);
  return measured.windows.map((window) => (window === null ? Number.NaN : (window.cpuSeconds * 1e6) / window.requests));
}

function wrongWith(document, measured) {
  if (document === undefined)
    return `no result document; exit code ${measured.exitCode}\n${measured.stderr.slice(-2000)}`;
  const { failed } = document.ledger.requests;
  return failed === 0 ? undefined : `${failed} requests failed: ${JSON.stringify(document.ledger.requests.byError)}`;
}

const onFlow = (nginx, name, ...load) => plimsollRun([flow(name), "--target", nginx.url, ...load, "-d", "16s"]);
const wrkWith = (nginx, connections) => ({ argv: [program("wrk"), "-t1", `-c${connections}`, "-d16s", nginx.url] });

/** Both ends in turn, `rounds` times; medians. */
async function between({ nginx, rounds, title, near, far, limit }) {
  const ends = [near, far].map((end) => ({ ...end, micros: [] }));
  for (let round = 0; round < rounds; round++) {
    for (const end of ends) {
      const [micros] = await microsPerRequest({ nginx, command: end.command(), env: end.env, windows: [[8, 15]] });
      end.micros.push(micros);
    }
  }
  return { title, near: near.name, far: far.name, from: median(ends[0].micros), to: median(ends[1].micros), limit };
}

/** Three stretches at each end: a single one would tell more about what else the machine was doing. */
async function overMinutes(nginx, minutes) {
  const length = Math.round(minutes * 60);
  const begins = [5, 15, 25, length - 31, length - 21, length - 11];
  const windows = begins.map((begin) => [begin, begin + 10]);
  const command = plimsollRun([flow("named-route"), "--target", nginx.url, "-u", "64", "-d", `${length}s`]);
  const micros = await microsPerRequest({ nginx, command, windows });
  const [from, to] = [median(micros.slice(0, 3)), median(micros.slice(3))];
  return {
    title: "minutes",
    near: "the first 30 s",
    far: `the last 30 s of ${minutes} min`,
    from,
    to,
    limit: growthMax,
  };
}

export async function run(argv) {
  const { values } = parseArgs({
    args: argv,
    options: {
      rounds: { type: "string", default: "3" },
      minutes: { type: "string", default: "2" },
      only: { type: "string" },
    },
  });
  requireStand(["nginx", "taskset", "bash"]);
  const nginx = await startNginx();
  const asked = values.only?.split(",");
  const answers = [];
  for (const [name, question] of Object.entries(questions)) {
    if (asked !== undefined && !asked.includes(name)) continue;
    if (name === "wrk" && program("wrk") === undefined)
      process.stdout.write("not measured: wrk (apt-get install wrk)\n");
    else
      answers.push(await question({ nginx, rounds: Number(values.rounds), minutes: Number(values.minutes), answers }));
  }
  await nginx.stop();
  return report(answers);
}

const questions = {
  wrk: ({ nginx, rounds }) =>
    between({
      nginx,
      rounds,
      title: "connections, wrk",
      limit: null,
      near: { name: "64", command: () => wrkWith(nginx, 64) },
      far: { name: "5,000", command: () => wrkWith(nginx, 5000) },
    }),
  connections: ({ nginx, rounds, answers }) => {
    const wrk = answers.find(({ title }) => title === "connections, wrk");
    return between({
      nginx,
      rounds,
      title: "users, each connected",
      limit: wrk === undefined ? null : (growthMax * wrk.to) / wrk.from,
      near: { name: "64", command: () => onFlow(nginx, "named-route", "-u", "64") },
      far: { name: "5,000", command: () => onFlow(nginx, "named-route", "-u", "5000") },
    });
  },
  users: ({ nginx, rounds }) =>
    between({
      nginx,
      rounds,
      title: "users on 64 connections",
      limit: growthMax,
      near: { name: "64", command: () => onFlow(nginx, "named-route", "-u", "64", "-c", "64") },
      far: { name: "5,000", command: () => onFlow(nginx, "named-route", "-u", "5000", "-c", "64") },
    }),
  names: ({ nginx, rounds }) =>
    between({
      nginx,
      rounds,
      title: "names",
      limit: growthMax,
      near: { name: "10", command: () => onFlow(nginx, "many-names", "-u", "64"), env: { NAMES: "10" } },
      far: { name: "2,000", command: () => onFlow(nginx, "many-names", "-u", "64"), env: { NAMES: "2000" } },
    }),
  minutes: ({ nginx, minutes }) => overMinutes(nginx, minutes),
};

function report(answers) {
  const rows = [["", "from", "to", "CPU µs/request", "then", "growth", "allowed"]];
  let code = 0;
  for (const { title, near, far, from, to, limit } of answers) {
    const growth = to / from;
    const grown = limit !== null && !(growth <= limit);
    if (grown) code = 1;
    rows.push([
      title,
      near,
      far,
      from.toFixed(2),
      to.toFixed(2),
      `${growth.toFixed(2)}${grown ? " GROWS" : ""}`,
      limit?.toFixed(2) ?? "",
    ]);
  }
  process.stdout.write(`${table(rows)}\n`);
  return code;
}
