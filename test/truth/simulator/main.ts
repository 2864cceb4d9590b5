import { isMainThread, parentPort } from "node:worker_threads";
import { type Task, withCrew } from "./crew.ts";
import { keptScores } from "./kept-scores.ts";
import { models, type PlantedModel } from "./models.ts";
import { rowOf, score, type SearchOrder, type SearchScore } from "./searches.ts";
import { head, line, Progress } from "./table.ts";
import { readTruths, writeTruths } from "./truths.ts";
import { missed } from "./verdict.ts";

// npm run truth [-- --seeds 500] [--only "c=10"] [--again] [--recompute]
const seedsUsual = 500;
const kinds = (["default", "quick"] as const).flatMap((effort) => {
  return (["absolute", "excess"] as const).map((rule) => ({ effort, rule }));
});
/** Searches between two messages of a worker. */
const batch = 10;

interface TableRow {
  readonly name: string;
  readonly planted: PlantedModel;
  readonly kind: (typeof kinds)[number];
  readonly scores: Map<number, SearchScore>;
}

if (isMainThread) await main(process.argv.slice(2));
else work();

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--recompute")) {
    writeTruths();
    return;
  }
  const valueOf = (flag: string): string | undefined =>
    args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined;
  const count = Number(valueOf("--seeds") ?? seedsUsual);
  if (!Number.isInteger(count) || count < 1) throw new Error("--seeds takes how many searches to make for each row");
  const planted = models.filter(({ name }) => name.includes(valueOf("--only") ?? ""));
  await makeTable(planted, count, args.includes("--again"));
}

async function makeTable(planted: readonly PlantedModel[], count: number, isAnew: boolean): Promise<void> {
  const program = process.argv[1]!;
  const kept = keptScores(program);
  const rows = planted.flatMap((model) => kinds.map((kind) => rowFor(model, kind, isAnew ? null : kept.of)));
  const tasks = rows.flatMap((row) => tasksFor(row, count));
  const progress = new Progress(tasks.reduce((sum, { orders }) => sum + orders.length, 0));
  const byName = new Map(rows.map((row) => [row.name, row]));
  process.stdout.write(`${head}\n`);
  let printed = 0;
  let failures = 0;
  const print = (): void => {
    for (let row = rows[printed]; row !== undefined && row.scores.size >= count; row = rows[++printed]) {
      progress.clear();
      if (!printRow(row, count)) failures++;
    }
  };
  print();
  await withCrew(program, tasks, ({ row }, scores) => {
    kept.keep(row, scores);
    for (const each of scores) byName.get(row)!.scores.set(each.seed, each);
    progress.add(scores.length);
    print();
  });
  process.stdout.write(failures === 0 ? "all held\n" : `${failures} rows missed\n`);
  if (failures > 0) process.exitCode = 1;
}

function rowFor(
  planted: PlantedModel,
  kind: TableRow["kind"],
  kept: ((name: string) => ReadonlyMap<number, SearchScore>) | null,
): TableRow {
  const name = `${planted.name} ${kind.effort} ${kind.rule}`;
  return { name, planted, kind, scores: new Map(kept?.(name) ?? []) };
}

/** What of a row has not been searched yet. */
function tasksFor({ name, planted, kind, scores }: TableRow, count: number): Task[] {
  const seeds = Array.from({ length: count }, (_, at) => at + 1).filter((seed) => !scores.has(seed));
  const tasks: Task[] = [];
  for (let from = 0; from < seeds.length; from += batch) {
    const orders: SearchOrder[] = seeds.slice(from, from + batch).map((seed) => ({ ...kind, seed }));
    tasks.push({ row: name, planted: planted.name, orders });
  }
  return tasks;
}

/** @returns whether all held that a row owes */
function printRow({ planted, kind, scores }: TableRow, count: number): boolean {
  const asked = [...scores.values()].filter(({ seed }) => seed <= count);
  const row = rowOf(planted, kind, asked);
  const wrong = missed(row, planted);
  process.stdout.write(`${line(row)}${wrong.length === 0 ? "" : `  MISSED: ${wrong.join("; ")}`}\n`);
  return wrong.length === 0;
}

function work(): void {
  const truths = readTruths();
  parentPort!.on("message", ({ planted: name, orders }: Task) => {
    const planted = models.find((model) => model.name === name)!;
    const made = orders.map((order) => score(planted, truths[name]!, order));
    void Promise.all(made).then((scores) => parentPort!.postMessage(scores));
  });
}
