import type { RateEstimate } from "#run";
import type { LabSecond } from "../lab.ts";

/** Seconds at the beginning of an overload in which queues are still filling. */
const fillingSeconds = 1;
/** 5 % on either side. */
const normal90 = 1.645;
/** What longer counting does not make smaller: the target itself is not the same from minute to minute. */
const floorShare = 0.003;

const failedShareMax = 0.1;
const leastSeconds = 3;
/** Much less than it is known to carry: it has collapsed, and that says nothing of what it can do. */
const collapsedShare = 0.9;
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

/** Seconds of a stretch before what waits too long begins to fail: from then on work is done in vain. */
function beforeFailures(seconds: readonly LabSecond[]): readonly LabSecond[] {
  const first = seconds.findIndex(
    ({ iterations: { completed, failed } }) => failed > failedShareMax * (completed + failed),
  );
  return first < leastSeconds ? [] : seconds.slice(0, first);
}

/**
 * @param stretches seconds in overload, from the first on
 * @param carriedPerSecond what it has completed at a load that it kept up with: saturation is not below that
 * @returns null where no stretch is long enough
 */
export function saturationOf(
  stretches: readonly (readonly LabSecond[])[],
  carriedPerSecond: number,
): Saturation | null {
  const counted = stretches
    .flatMap((seconds) => [seconds, beforeFailures(seconds)])
    .map((seconds) => seconds.slice(fillingSeconds).map(({ iterations }) => iterations.completed))
    .filter((counts) => counts.length >= 2 && sum(counts) > collapsedShare * carriedPerSecond * counts.length);
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
