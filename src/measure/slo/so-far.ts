import { smallestSample } from "../latency-summary.ts";
import { observe, type SloSlice } from "./evaluate.ts";
import { compare, type SloExpression, type SloMetric } from "./expression.ts";

/** Of fewer than these a share says little: the first request to fail would be 100 % errors. */
const shareSampleMin = 100;

/** Whether what was measured so far breaks an expression without a window: what `abort` waits for. */
export function isBrokenSoFar({ metric, comparison, limit }: SloExpression, slice: SloSlice | null): boolean {
  if (slice === null || sampleOf(metric, slice) < sampleMin(metric)) return false;
  const value = observe(metric, slice);
  return value !== null && !compare(value, comparison, limit);
}

function sampleOf(metric: SloMetric, slice: SloSlice): number {
  if (metric.kind === "checks") return slice.checksPassed + slice.checksFailed;
  if (metric.kind === "dropped") return slice.arrivals;
  return slice.successes.count + slice.failures;
}

function sampleMin(metric: SloMetric): number {
  switch (metric.kind) {
    case "percentile":
      return smallestSample(metric.q);
    // The slowest stays the slowest, whatever comes.
    case "max":
      return 1;
    // The load may still be rising: only the end tells.
    case "rate":
    case "requests":
      return Number.POSITIVE_INFINITY;
    default:
      return shareSampleMin;
  }
}
