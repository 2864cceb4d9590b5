import { quantiles, type Bounds, type LatencySummary, type QuantileName } from "#run";
import type { Histogram } from "./histogram.ts";
import { binomialQuantile, overDispersion, studentTQuantile } from "./statistics/index.ts";

/** What was measured in a stretch of at least five seconds: short enough to be many, long enough to be independent. */
export interface LatencyBatch {
  readonly successes: Histogram;
  readonly failures: number;
}

export interface LatencySample {
  readonly successes: Histogram;
  /** Ranked slower than any success. None where a summary takes failures as they were: add them to `successes`. */
  readonly failures?: number;
  /** The same sample, cut along time. Absent or one = taken as independent draws. */
  readonly batches?: readonly LatencyBatch[];
}

/** Of every interval: 95 % of such intervals hold the true value. */
const errorRate = 0.05;

const names = Object.keys(quantiles) as readonly QuantileName[];

/** How many independent draws give a quantile a bound on both sides: 72 for p95, 368 for p99, 3688 for p99.9. */
export function smallestSample(q: number): number {
  return Math.ceil(Math.log(errorRate / 2) / Math.log(Math.max(q, 1 - q)));
}

/** Smallest, mean and largest are those of the successes. */
export function summarizeLatency(sample: LatencySample): LatencySummary {
  const failures = sample.failures ?? 0;
  const count = sample.successes.count + failures;
  const values: Record<QuantileName, number | null> = { p50: null, p90: null, p95: null, p99: null, p999: null };
  const intervals: Partial<Record<QuantileName, Bounds>> = {};
  for (const name of names) {
    const { value, bounds } = estimate(sample, quantiles[name]);
    values[name] = value;
    if (bounds[0] !== null || bounds[1] !== null) intervals[name] = bounds;
  }
  return {
    min: sample.successes.minMs,
    mean: sample.successes.meanMs,
    max: sample.successes.maxMs,
    ...values,
    ...(failures > 0 ? { failuresFrom: 1 - failures / count } : {}),
    intervals,
  };
}

function estimate(sample: LatencySample, q: number): { value: number | null; bounds: Bounds } {
  const count = sample.successes.count + (sample.failures ?? 0);
  const batches = (sample.batches ?? []).filter(({ successes, failures }) => successes.count + failures > 0);
  if (count === 0) return { value: null, bounds: [null, null] };
  const dispersion = batches.length < 2 ? 1 : dispersionAt(sample, batches, q);
  // By the number alone: how little independent draws tell of a queue is what the interval says.
  const isCarried = count >= smallestSample(q);
  return {
    value: isCarried ? atRank(sample, Math.ceil(q * count * (1 - 4e-16))) : null,
    bounds:
      batches.length < 2 ? binomialBounds(sample, count, q) : batchBounds(sample, count, q, batches.length, dispersion),
  };
}

/** The rank-th smallest with failures last; null where the rank is outside or falls among failures. */
function atRank({ successes }: LatencySample, rank: number): number | null {
  return rank < 1 || rank > successes.count ? null : successes.valueAtRank(rank);
}

/** Order statistics: whatever the distribution, the true quantile is between these two ranks. */
function binomialBounds(sample: LatencySample, count: number, q: number): Bounds {
  const low = binomialQuantile(errorRate / 2, count, q);
  const high = binomialQuantile(1 - errorRate / 2, count, q) + 1;
  return [atRank(sample, low), atRank(sample, high)];
}

/** Requests that queue behind each other are no independent draws: ranks widened by how much the batches differ. */
function batchBounds(sample: LatencySample, count: number, q: number, batches: number, dispersion: number): Bounds {
  const t = studentTQuantile(1 - errorRate / 2, batches - 1);
  const distance = t * Math.sqrt((q * (1 - q) * dispersion) / count);
  return [
    atRank(sample, Math.ceil((q - distance) * count)),
    q + distance < 1 ? atRank(sample, Math.ceil((q + distance) * count)) : null,
  ];
}

/** How much the share of slower requests differs from batch to batch, in units of pure chance. */
function dispersionAt(sample: LatencySample, batches: readonly LatencyBatch[], q: number): number {
  const failures = sample.failures ?? 0;
  const count = sample.successes.count + failures;
  const value = atRank(sample, Math.ceil(q * count * (1 - 4e-16)));
  if (value === null) {
    const sizes = batches.map((batch) => ({ size: batch.successes.count + batch.failures, bad: batch.failures }));
    return overDispersion(sizes, failures / count);
  }
  // Where many values share the quantile's bucket, the part of them that counts as slower is set so that the parts
  // of all batches add up to the share asked for. Otherwise a constant latency would look wildly dispersed.
  const above = sample.successes.countAbove(value) + failures;
  const slowerPart = (count * (1 - q) - above) / sample.successes.countAt(value);
  const split = batches.map((batch) => ({
    size: batch.successes.count + batch.failures,
    bad: batch.failures + batch.successes.countAbove(value) + slowerPart * batch.successes.countAt(value),
  }));
  return overDispersion(split, 1 - q);
}
