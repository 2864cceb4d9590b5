import { kendallVariance } from "./mann-kendall.ts";
import { normalQuantile } from "./normal.ts";

export interface SenSlope {
  readonly slope: number;
  /** 95 % of such intervals hold the true slope. */
  readonly low: number;
  readonly high: number;
  readonly intercept: number;
}

type Point = readonly [x: number, y: number];

/**
 * A line through points of which up to 29 % may be anything: the median of the slopes of all pairs (Theil 1950, Sen
 * 1968). Undefined with fewer than two different x.
 * @param inflation how many times wider chance is than between independent points, see `hamedRao`
 */
export function senSlope(points: readonly Point[], inflation = 1): SenSlope | undefined {
  const slopes = slopesOf(points);
  if (slopes.length === 0) return undefined;
  const slope = middleOf(slopes);
  const reach = normalQuantile(0.975) * Math.sqrt(kendallVariance(points.map(([, y]) => y)) * inflation);
  const last = slopes.length - 1;
  return {
    slope,
    low: slopes[clamped(Math.round((slopes.length - reach) / 2) - 1, last)]!,
    high: slopes[clamped(Math.round((slopes.length + reach) / 2), last)]!,
    intercept: middleOf(Float64Array.from(points, ([x, y]) => y - slope * x).sort()),
  };
}

const clamped = (rank: number, last: number): number => Math.min(last, Math.max(0, rank));

function slopesOf(points: readonly Point[]): Float64Array {
  const slopes = new Float64Array((points.length * (points.length - 1)) / 2);
  let count = 0;
  for (const [at, [x, y]] of points.entries()) {
    for (let other = at + 1; other < points.length; other++) {
      const [otherX, otherY] = points[other]!;
      if (otherX !== x) slopes[count++] = (otherY - y) / (otherX - x);
    }
  }
  return slopes.subarray(0, count).sort();
}

/** Of values in order. */
function middleOf(sorted: Float64Array): number {
  const upper = sorted[sorted.length >> 1]!;
  return sorted.length % 2 === 1 ? upper : (sorted[(sorted.length >> 1) - 1]! + upper) / 2;
}
