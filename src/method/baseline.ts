import type { LatencySummary } from "#run";

/** Seconds below which intervals rest on too few batches to be believed. */
const leastSeconds = 15;

/**
 * Whether a baseline has measured enough: p50, p95 and p99 of every operation have a value with a bound on both sides.
 * Failures that hide a percentile are an answer too: waiting longer would not bring it.
 */
export function isBaselineSettled(latencies: readonly LatencySummary[], seconds: number): boolean {
  return latencies.length > 0 && seconds >= leastSeconds && latencies.every(isSettled);
}

function isSettled({ p50, p95, p99, intervals, failuresFrom }: LatencySummary): boolean {
  if (failuresFrom !== undefined && failuresFrom !== null && failuresFrom < 0.99) return true;
  if (p50 === null || p95 === null || p99 === null) return false;
  const [low, high] = intervals.p99 ?? [null, null];
  return low !== null && high !== null;
}
