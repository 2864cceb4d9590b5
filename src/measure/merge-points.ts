import type { ErrorClass, TimelinePoint } from "#run";
import type { Histogram } from "./histogram.ts";

/** Two neighbouring stretches as one: rates are averaged over their time, percentiles come from the histogram of both. */
export function mergedPoint(
  left: TimelinePoint,
  right: TimelinePoint,
  mean: (a: number, b: number) => number,
  latency: Histogram,
): TimelinePoint {
  const byError: Partial<Record<ErrorClass, number>> = { ...left.byError };
  for (const [error, count] of Object.entries(right.byError) as [ErrorClass, number][])
    byError[error] = (byError[error] ?? 0) + count;
  const eitherOr = (combine: (a: number, b: number) => number, a: number | null, b: number | null): number | null =>
    a === null || b === null ? (a ?? b) : combine(a, b);
  return {
    atSeconds: left.atSeconds,
    askedPerSecond: eitherOr(mean, left.askedPerSecond, right.askedPerSecond),
    iterationsPerSecond: mean(left.iterationsPerSecond, right.iterationsPerSecond),
    requestsPerSecond: mean(left.requestsPerSecond, right.requestsPerSecond),
    errorsPerSecond: mean(left.errorsPerSecond, right.errorsPerSecond),
    droppedPerSecond: mean(left.droppedPerSecond, right.droppedPerSecond),
    users: Math.max(left.users, right.users),
    usersAsked: eitherOr(Math.max, left.usersAsked, right.usersAsked),
    inFlight: Math.max(left.inFlight, right.inFlight),
    latencyMs: pointLatency(latency),
    byError,
    bytes: { sent: left.bytes.sent + right.bytes.sent, received: left.bytes.received + right.bytes.received },
  };
}

export function pointLatency(histogram: Histogram): TimelinePoint["latencyMs"] {
  return {
    p50: histogram.quantile(0.5),
    p90: histogram.quantile(0.9),
    p95: histogram.quantile(0.95),
    p99: histogram.quantile(0.99),
    max: histogram.maxMs,
  };
}
