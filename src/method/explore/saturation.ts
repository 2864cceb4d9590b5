import type { RateEstimate } from "#run";
import type { LabSecond } from "../lab.ts";

/** Seconds at the beginning of an overload in which queues are still filling. */
const fillingSeconds = 1;
/** 5 % on either side. */
const normal90 = 1.645;
/** What longer counting does not make smaller: the target itself is not the same from minute to minute. */
const floorShare = 0.003;

/** Seconds of counting that the usual dispersion, 1, weighs in with: of few seconds it is hardly known. */
const usualSeconds = 6;

/** The most a target completes, from what it completed while it was always busy. */
export interface Saturation {
  readonly perSecond: number;
  /** Standard error as a share of it. */
  readonly errorShare: number;
  /** Variance over mean of what is completed in a second: how uneven service is. 1 = as exponential times. */
  readonly dispersion: number;
}

/** Null where no stretch is long enough. @param stretches seconds in overload, from the first on */
export function saturationOf(stretches: readonly (readonly LabSecond[])[]): Saturation | null {
  const counted = stretches
    .map((seconds) => seconds.slice(fillingSeconds).map(({ iterations }) => iterations.completed))
    .filter((counts) => counts.length >= 2 && sum(counts) > 0);
  if (counted.length === 0) return null;
  const dispersion = dispersionOf(counted);
  const best = counted.map((counts) => of(counts, dispersion)).reduce((a, b) => (b.perSecond > a.perSecond ? b : a));
  // Beyond its best a target that collapses completes less: that is not what it can complete.
  const near = counted.filter((counts) => {
    const { perSecond, errorShare } = of(counts, dispersion);
    return best.perSecond - perSecond < 2.5 * perSecond * Math.hypot(errorShare, best.errorShare);
  });
  return of(near.flat(), dispersion);
}

export function estimateOf({ perSecond, errorShare }: Saturation): RateEstimate {
  const factor = Math.exp(normal90 * errorShare);
  return { iterationsPerSecond: perSecond, low: perSecond / factor, high: perSecond * factor };
}

function of(counts: readonly number[], dispersion: number): Saturation {
  const total = sum(counts);
  const errorShare = Math.hypot(Math.sqrt(dispersion / total), floorShare);
  return { perSecond: total / counts.length, errorShare, dispersion };
}

function dispersionOf(stretches: readonly (readonly number[])[]): number {
  let squares = usualSeconds;
  let freedom = usualSeconds;
  for (const counts of stretches) {
    const mean = sum(counts) / counts.length;
    squares += counts.reduce((all, count) => all + (count - mean) ** 2, 0) / mean;
    freedom += counts.length - 1;
  }
  return squares / freedom;
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
