import { normalQuantile } from "#measure";

export interface Line {
  readonly slope: number;
  /** 95 % of such intervals hold the true slope. */
  readonly low: number;
  readonly high: number;
  readonly intercept: number;
}

/**
 * A line through points of which up to 29 % may be anything: the median of the slopes of all pairs (Theil 1950, Sen
 * 1968). Undefined with fewer than two different x. With few points the interval is all slopes there are.
 */
export function theilSen(points: readonly (readonly [x: number, y: number])[]): Line | undefined {
  const slopes = points
    .flatMap(([x, y], index) =>
      points.slice(index + 1).flatMap(([otherX, otherY]) => (otherX === x ? [] : [(otherY - y) / (otherX - x)])),
    )
    .sort((a, b) => a - b);
  if (slopes.length === 0) return undefined;
  const slope = medianOf(slopes);
  const n = points.length;
  const reach = normalQuantile(0.975) * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const low = slopes[Math.max(0, Math.floor((slopes.length - reach) / 2))] ?? slope;
  const high = slopes[Math.min(slopes.length - 1, Math.ceil((slopes.length + reach) / 2))] ?? slope;
  return { slope, low, high, intercept: medianOf(points.map(([x, y]) => y - slope * x)) };
}

/** NaN of nothing. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[sorted.length / 2 - 1] ?? Number.NaN) + upper) / 2;
}
