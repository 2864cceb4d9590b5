import { compareRuns } from "#measure";
import { type RunResult, UserError } from "#run";
import { openRun } from "#store";
import type { ServeApp } from "../app.ts";
import type { ServeParts } from "../parts.ts";
import { isThere } from "./runs.ts";

/** Of a side: documents of megabytes are read for each. */
const runsMost = 50;

/** As `plimsoll compare` does without flags. */
const rules = { isPaired: false, tolerance: 0.05, errorTolerance: 0.005, anyway: false, isStrict: false } as const;

/** Two sets of runs, by their ids: `?a=id,id&b=id,id`. */
export function addCompareRoute(app: ServeApp, { runs }: ServeParts): void {
  app.get("/api/compare", async (context) => {
    const [a, b] = [idsOf(context.req.query("a")), idsOf(context.req.query("b"))];
    if (a.length === 0 || b.length === 0) throw new UserError("A comparison takes at least one run on each side");
    if (Math.max(a.length, b.length) > runsMost) throw new UserError(`A side takes ${String(runsMost)} runs at most`);
    if (a.some((id) => b.includes(id))) throw new UserError("A run stands on both sides");
    for (const id of [...a, ...b]) if (!(await isThere(runs, id))) return context.notFound();
    return context.json(compareRuns(await resultsOf(runs, a), await resultsOf(runs, b), rules));
  });
}

const idsOf = (text = ""): readonly string[] => [...new Set(text.split(",").filter((id) => id !== ""))];

async function resultsOf(runs: string, ids: readonly string[]): Promise<readonly RunResult[]> {
  const results: RunResult[] = [];
  for (const id of ids) results.push((await openRun(runs, id)).result);
  return results;
}
