/** How many of the sorted moments fall in each of `count` bins of `widthMs` from `fromMs` on. */
export function binned(moments: Float64Array, fromMs: number, widthMs: number, count: number): number[] {
  const bins = Array.from({ length: count }, () => 0);
  for (const moment of moments) {
    const index = Math.floor((moment - fromMs) / widthMs);
    if (index >= 0 && index < count) bins[index] = (bins[index] ?? 0) + 1;
  }
  return bins;
}

/** Variance over mean of counts: 1 for a Poisson process, 0 for even arrivals. */
export function dispersion(counts: readonly number[]): number {
  const mean = counts.reduce((total, count) => total + count, 0) / counts.length;
  const squares = counts.reduce((total, count) => total + (count - mean) ** 2, 0);
  return squares / (counts.length - 1) / mean;
}

/**
 * How late each arrival was against an even schedule of `perSecond`, in milliseconds, sorted by schedule. The schedule
 * begins where no arrival is early: a request cannot arrive before it was due.
 */
export function latenessMs(moments: Float64Array, perSecond: number): Float64Array {
  const lateness = moments
    .slice()
    .sort()
    .map((moment, index) => moment - (index * 1000) / perSecond);
  const begin = lateness.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  return lateness.map((value) => value - begin);
}

/**
 * How long each request took by the target's own clock, from the moment an even schedule of `perSecond` had it due:
 * what a client that leaves nothing out must see, but for the way there and back.
 */
export function tookFromDueMs(
  { arrivedAt, answeredAt }: { readonly arrivedAt: Float64Array; readonly answeredAt: Float64Array },
  perSecond: number,
): Float64Array {
  const gapMs = 1000 / perSecond;
  const firstMs = arrivedAt
    .slice()
    .sort()
    .reduce((least, moment, index) => Math.min(least, moment - index * gapMs), Number.POSITIVE_INFINITY);
  return answeredAt
    .slice()
    .sort()
    .map((moment, index) => moment - firstMs - index * gapMs);
}

/** The nearest-rank quantile, as a reader would count it off a list. */
export function quantile(values: Float64Array, fraction: number): number {
  const sorted = values.slice().sort();
  return sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)] ?? Number.NaN;
}

export function mean(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
