import type { ExploreResult, TrialResult } from "#run";
import type { Palette } from "../palette.ts";
import { type Mark, markOf, markOrder } from "./marks.ts";
import type { LatencyLimit } from "./rule-text.ts";

export interface CurvePoint {
  readonly trial: TrialResult;
  readonly rate: number;
  /** Null = among the failures, or too few to say. */
  readonly ms: number | null;
  readonly errorRatio: number;
  readonly mark: Mark;
}

/** In the order they are drawn. */
export function curvePoints(
  { trials }: Pick<ExploreResult, "trials">,
  limit: LatencyLimit | undefined,
  palette: Palette,
): readonly CurvePoint[] {
  return trials
    .filter(({ purpose, ratePerSecond }) => purpose !== "warm-up" && ratePerSecond > 0)
    .map((trial) => ({
      trial,
      rate: trial.ratePerSecond,
      ms: latencyOf(trial, limit),
      errorRatio: trial.errorRatio,
      mark: markOf(trial, palette),
    }))
    .toSorted((a, b) => markOrder.indexOf(a.mark.kind) - markOrder.indexOf(b.mark.kind));
}

/** Of too few requests there is nothing to draw; of too many failures, that they would stand above all others. */
export function isDrawn({ ms, errorRatio, mark }: CurvePoint): boolean {
  return ms !== null || errorRatio > 0 || mark.kind === "collapsed";
}

/** Of the operation the limit is about, of all requests, or of the slowest operation where no limit says which. */
function latencyOf({ latencyMs, operations }: TrialResult, limit: LatencyLimit | undefined): number | null {
  if (limit !== undefined && limit.operation === undefined) return latencyMs[limit.percentile];
  const field = `${limit?.percentile ?? "p95"}Ms` as const;
  if (limit !== undefined) return operations.find(({ name }) => name === limit.operation)?.[field] ?? null;
  const all = operations.map((operation) => operation[field]);
  return all.length === 0 || all.includes(null) ? null : Math.max(...all.map((ms) => ms ?? 0));
}

/** One point per load, from left to right: a line to be read, not one that follows every trial. */
export function curveOf(points: readonly CurvePoint[]): readonly { readonly rate: number; readonly ms: number }[] {
  const groups: { rate: number; ms: number }[][] = [];
  const drawn = points.filter(({ mark: { kind } }) => kind !== "not counted").toSorted((a, b) => a.rate - b.rate);
  for (const { rate, ms } of drawn) {
    if (ms === null) continue;
    const last = groups.at(-1);
    if (last !== undefined && rate <= last[0]!.rate * sameLoad) last.push({ rate, ms });
    else groups.push([{ rate, ms }]);
  }
  return groups.map((group) => ({
    rate: group.reduce((sum, { rate }) => sum + rate, 0) / group.length,
    ms: group.reduce((sum, { ms }) => sum + ms, 0) / group.length,
  }));
}

const sameLoad = 1.03;
