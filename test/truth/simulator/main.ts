import { cpus } from "node:os";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { models } from "./models.ts";
import { type Row, rowOf, type RuleName, score, type SearchScore } from "./searches.ts";
import { readTruths, writeTruths } from "./truths.ts";
import { missed } from "./verdict.ts";

// npm run truth [-- --seeds 500] [--only "c=10"] [--recompute]
const efforts = ["default", "quick"] as const;
const rules: readonly RuleName[] = ["absolute", "excess"];

const head =
  "target                              effort   limit     error median / p90   X_sat p90   covered   width   minutes";

interface Task {
  readonly at: number;
  readonly rule: RuleName;
  readonly effort: (typeof efforts)[number];
  readonly seeds: readonly number[];
}

if (isMainThread) await main(process.argv.slice(2));
else await work(workerData as Task);

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--recompute")) {
    writeTruths();
    return;
  }
  const valueOf = (flag: string): string | undefined => args[args.indexOf(flag) + 1];
  const seeds = args.includes("--seeds") ? Number(valueOf("--seeds")) : 500;
  const only = args.includes("--only") ? (valueOf("--only") ?? "") : "";
  let failures = 0;
  process.stdout.write(`${head}\n`);
  for (const [at, planted] of models.entries()) {
    if (!planted.name.includes(only)) continue;
    for (const effort of efforts) {
      for (const rule of rules) {
        const scores = await spread({ at, rule, effort }, seeds);
        const row = rowOf(planted, { rule, effort }, scores);
        const wrong = missed(row, planted);
        failures += wrong.length === 0 ? 0 : 1;
        process.stdout.write(`${line(row)}${wrong.length === 0 ? "" : `  MISSED: ${wrong.join("; ")}`}\n`);
      }
    }
  }
  process.stdout.write(failures === 0 ? "all held\n" : `${failures} rows missed\n`);
  if (failures > 0) process.exitCode = 1;
}

/** All seeds of one row, over the cores there are. */
async function spread(task: Omit<Task, "seeds">, count: number): Promise<SearchScore[]> {
  const workers = Math.min(count, cpus().length);
  const parts = Array.from({ length: workers }, (_, worker) => {
    const seeds = Array.from({ length: count }, (_each, seed) => seed + 1).filter((seed) => seed % workers === worker);
    return new Promise<SearchScore[]>((resolve, reject) => {
      new Worker(process.argv[1]!, { workerData: { ...task, seeds } }).once("message", resolve).once("error", reject);
    });
  });
  return (await Promise.all(parts)).flat();
}

async function work({ at, rule, effort, seeds }: Task): Promise<void> {
  const planted = models[at]!;
  const truth = readTruths()[planted.name]!;
  const scores: SearchScore[] = [];
  for (const seed of seeds) scores.push(await score(planted, truth, { rule, effort, seed }));
  parentPort!.postMessage(scores);
}

function line(row: Row): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`.padStart(7);
  return [
    row.name.padEnd(34),
    row.effort.padEnd(8),
    row.rule.padEnd(8),
    `${percent(row.medianError)} /${percent(row.p90Error)}`,
    percent(row.saturationP90Error).padStart(11),
    percent(row.coverage).padStart(9),
    percent(row.medianWidth).padStart(7),
    `${row.minutes.toFixed(1)} (${row.minutesMax.toFixed(1)})`,
  ].join("  ");
}
