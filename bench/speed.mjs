import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { contenders } from "./stand/contenders.mjs";
import { median, table, thousands } from "./stand/figures.mjs";
import { generatorCore, machine, requireStand } from "./stand/machine.mjs";
import { runMeasured } from "./stand/measured-process.mjs";
import { startNginx } from "./stand/nginx.mjs";

// How many requests does a CPU second of the generator buy, next to the tools people use?

/** What must hold (floor) and what is aimed at: requests per CPU second of one, over those of another. */
const comparisons = [
  { of: "scenario", over: "wrk", floor: 0.7, aim: 0.9 },
  { of: "url", over: "wrk", floor: 0.8, aim: 1 },
  { of: "scenario-tls", over: "wrk-tls", floor: 0.6, aim: 0.8 },
  { of: "scenario", over: "autocannon", floor: 2, aim: 2 },
  { of: "scenario", over: "locust", floor: 10, aim: 10 },
];

function options(argv) {
  const { values } = parseArgs({
    args: argv,
    options: {
      seconds: { type: "string", default: "8" },
      rounds: { type: "string", default: "5" },
      only: { type: "string" },
      json: { type: "string" },
    },
  });
  return { ...values, seconds: Number(values.seconds), rounds: Number(values.rounds), only: values.only?.split(",") };
}

/** Where Plimsoll's ledger differs from what nginx counted, in words; undefined where they agree. */
function ledgerProblem(document, counted) {
  if (document === undefined) return "it left no result document";
  const { requests, exact } = document.ledger;
  if (!exact) return "its ledger does not close";
  if (requests.started !== counted) return `it recorded ${requests.started} requests, nginx counted ${counted}`;
  return requests.failed === 0 ? undefined : `${requests.failed} requests failed: ${JSON.stringify(requests.byError)}`;
}

async function measureOnce(contender, nginx, seconds) {
  const { result, argv, cwd } = contender.run({ nginx, seconds });
  const before = await nginx.requests();
  const measured = await runMeasured({
    argv,
    cwd: cwd ?? nginx.folder,
    core: generatorCore,
    limitSeconds: seconds + 30,
    windows: [[2.5, seconds - 0.5]],
    count: nginx.requests,
  });
  const requests = (await nginx.requests()) - before;
  const document = result?.();
  const [steady] = measured.windows;
  const told = contender.counted?.(measured) ?? document?.ledger.requests.started;
  const problem =
    (result === undefined ? undefined : ledgerProblem(document, requests)) ??
    (measured.exitCode === 0 ? undefined : `exit code ${measured.exitCode}`) ??
    (requests === 0 ? "nginx counted no request" : undefined);
  if (problem !== undefined) process.stderr.write(`${contender.title}: ${problem}\n${measured.stderr.slice(-2000)}\n`);
  return {
    requests,
    told,
    problem,
    cpuSeconds: measured.cpuSeconds,
    perCpuSecond: requests / measured.cpuSeconds,
    microsPerRequest: (measured.cpuSeconds * 1e6) / requests,
    steadyMicrosPerRequest: steady === null ? null : (steady.cpuSeconds * 1e6) / steady.requests,
    perSecond: steady === null ? requests / seconds : steady.requests / steady.seconds,
  };
}

function summarise(runs) {
  const of = (field) => runs.map((run) => run[field]);
  const steady = of("steadyMicrosPerRequest").filter((value) => value !== null);
  return {
    perCpuSecond: median(of("perCpuSecond")),
    lowest: Math.min(...of("perCpuSecond")),
    highest: Math.max(...of("perCpuSecond")),
    microsPerRequest: median(of("microsPerRequest")),
    steadyMicrosPerRequest: steady.length === 0 ? null : median(steady),
    perSecond: median(of("perSecond")),
    problems: of("problem").filter((problem) => problem !== undefined),
    runs,
  };
}

function printFigures(figures, out) {
  const rows = [["", "requests/CPU-s", "lowest", "highest", "CPU µs/request", "once running", "requests/s"]];
  for (const { title, summary } of figures) {
    rows.push([
      title,
      thousands(summary.perCpuSecond),
      thousands(summary.lowest),
      thousands(summary.highest),
      summary.microsPerRequest.toFixed(2),
      summary.steadyMicrosPerRequest?.toFixed(2) ?? "–",
      thousands(summary.perSecond),
    ]);
  }
  out(`\n${table(rows)}\n`);
}

/** `missed` only where both sides were measured and the floor was not reached. */
function compare(figures) {
  return comparisons.map((comparison) => {
    const find = (id) => figures.find((figure) => figure.id === id)?.summary;
    const [one, other] = [find(comparison.of), find(comparison.over)];
    const ratio = one === undefined || other === undefined ? null : one.perCpuSecond / other.perCpuSecond;
    const steadyRatio = other?.steadyMicrosPerRequest / one?.steadyMicrosPerRequest;
    return { ...comparison, ratio, steadyRatio, missed: ratio !== null && !(ratio >= comparison.floor) };
  });
}

function printComparisons(compared, out) {
  const rows = [["", "ratio", "once running", "floor", "aim", ""]];
  for (const { of, over, floor, aim, ratio, steadyRatio, missed } of compared) {
    const word =
      ratio === null ? "not measured" : missed ? "BELOW THE FLOOR" : ratio >= aim ? "aim reached" : "floor held";
    const shown = [ratio ?? Number.NaN, steadyRatio].map((each) => (Number.isNaN(each) ? "–" : each.toFixed(2)));
    rows.push([`${of} / ${over}`, ...shown, floor.toFixed(2), aim.toFixed(2), word]);
  }
  out(`\n${table(rows)}\n`);
}

export async function run(argv) {
  const { seconds, rounds, only, json } = options(argv);
  requireStand(["nginx", "taskset", "bash"]);
  const out = (text) => process.stdout.write(`${text}`);
  const nginx = await startNginx();
  const present = [];
  for (const contender of contenders) {
    if (only !== undefined && !only.includes(contender.id)) continue;
    const why = contender.missing({ nginx });
    if (why === undefined) present.push({ ...contender, runs: [] });
    else out(`not measured: ${contender.title} (${why})\n`);
  }
  out(`64 connections, 34-byte body, ${rounds} interleaved runs of ${seconds} s, generator on core ${generatorCore}\n`);
  for (let round = 1; round <= rounds; round++) {
    for (const contender of present) {
      const once = await measureOnce(contender, nginx, seconds);
      contender.runs.push(once);
      out(
        `${round}/${rounds} ${contender.id}: ${thousands(once.perCpuSecond)} requests/CPU-s, nginx counted ${once.requests}, told ${once.told}\n`,
      );
    }
  }
  await nginx.stop();
  const figures = present.map(({ id, title, runs }) => ({ id, title, summary: summarise(runs) }));
  const compared = compare(figures);
  if (figures.length > 0) printFigures(figures, out);
  printComparisons(compared, out);
  const problems = figures.flatMap(({ title, summary }) => summary.problems.map((problem) => `${title}: ${problem}`));
  for (const problem of problems) out(`WRONG: ${problem}\n`);
  if (json !== undefined)
    writeFileSync(json, JSON.stringify({ machine: machine(), seconds, rounds, figures, compared, problems }, null, 2));
  return problems.length > 0 || compared.some(({ missed }) => missed) ? 1 : 0;
}
