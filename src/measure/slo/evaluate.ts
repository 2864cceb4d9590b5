import type { SloResult } from "#run";
import { formatCount, formatDurationMs, formatPercent, formatRate } from "#units";
import type { Histogram } from "../histogram.ts";
import { smallestSample } from "../latency-summary.ts";
import { compare, quantityOf, type SloExpression, type SloMetric, type SloSubject } from "./expression.ts";

/** What was measured of one subject in one stretch of time. */
export interface SloSlice {
  /** What iterations are counted over, and what requests: see `RateSeconds`. */
  readonly seconds: number;
  readonly requestSeconds: number;
  /**
   * From the intended start, successes only: of requests for the run and operations, of whole iterations for a
   * scenario, of the step for a step.
   */
  readonly successes: Histogram;
  /** Of the same kind, and dropped arrivals; ranked slower than any success. */
  readonly failures: number;
  /** That ended, ok or failed. */
  readonly requests: number;
  /** Iterations that completed. */
  readonly iterations: number;
  /** Iterations that were to begin: started and dropped. */
  readonly arrivals: number;
  readonly dropped: number;
  readonly checksPassed: number;
  readonly checksFailed: number;
}

/** The run, or a second of it, as the collector knows it. */
export interface SloSource {
  /** Null where the subject is unknown so far. */
  slice(subject: SloSubject): SloSlice | null;
}

/** A value in the expression's own unit. Infinite = the percentile falls among failures. Null = nothing measured. */
export function observe(metric: SloMetric, slice: SloSlice | null): number | null {
  if (slice === null) return null;
  const ended = slice.successes.count + slice.failures;
  switch (metric.kind) {
    case "percentile":
      return rankedQuantile(slice, metric.q);
    case "max":
      return slice.failures > 0 ? Infinity : slice.successes.maxMs;
    case "mean":
      return slice.successes.meanMs ?? (slice.failures > 0 ? Infinity : null);
    case "errors":
      return ratio(slice.failures, ended);
    case "checks":
      return ratio(slice.checksPassed, slice.checksPassed + slice.checksFailed);
    case "dropped":
      return ratio(slice.dropped, slice.arrivals);
    case "rate":
      return ratio(slice.iterations, slice.seconds);
    case "requests":
      return ratio(slice.requests, slice.requestSeconds);
  }
}

const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

function rankedQuantile({ successes, failures }: SloSlice, q: number): number | null {
  const count = successes.count + failures;
  const rank = Math.max(1, Math.ceil(q * count * (1 - 4e-16)));
  if (count === 0) return null;
  return rank > successes.count ? Infinity : successes.valueAtRank(rank);
}

/** An expression without a window, over the whole run. */
export function evaluateSlo(expression: SloExpression, source: SloSource): SloResult {
  const slice = source.slice(expression.subject);
  const note = smallSampleNote(expression.metric, slice);
  return judged(expression, observe(expression.metric, slice), note === undefined ? {} : { note });
}

/** A value becomes a result. A note about the value itself (among failures) goes before the one handed in. */
export function judged(
  { text, metric, comparison, limit, subject }: SloExpression,
  value: number | null,
  detail: { readonly failedAtSeconds?: number; readonly note?: string } = {},
): SloResult {
  const result = { note: "nothing was measured", ...detail, expression: text, observed: null };
  if (value === null) return { ...result, observedText: "–", ok: false };
  const ok = compare(value, comparison, limit);
  // Failures took infinitely long, which no JSON can say.
  if (value === Infinity) return { ...result, observedText: "failed", ok, note: amongFailures(subject, metric) };
  return { ...detail, expression: text, observed: value, observedText: print(metric, value), ok };
}

function amongFailures(subject: SloSubject, metric: SloMetric): string {
  if (metric.kind === "mean") return "everything failed";
  const failed = { run: "requests", operation: "requests", scenario: "iterations", step: "passes", check: "checks" };
  return `falls among failed ${failed[subject.kind]}`;
}

function print(metric: SloMetric, value: number): string {
  const printers = { duration: formatDurationMs, ratio: formatPercent, rate: formatRate };
  return printers[quantityOf(metric)](value);
}

/** A percentile of fewer than its interval needs is little more than the slowest of them. */
function smallSampleNote(metric: SloMetric, slice: SloSlice | null): string | undefined {
  if (metric.kind !== "percentile" || slice === null) return undefined;
  const count = slice.successes.count + slice.failures;
  const needed = smallestSample(metric.q);
  if (count === 0 || count >= needed) return undefined;
  return `only ${formatCount(count)} measured, ${metric.name} needs ${formatCount(needed)}`;
}
