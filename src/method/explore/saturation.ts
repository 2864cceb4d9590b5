import type { RateEstimate } from "#run";
import type { Drain, LabSecond } from "../lab.ts";

/** Seconds at the beginning of an overload in which queues are still filling. */
const fillingSeconds = 1;
/** 5 % on either side. */
const normal90 = 1.645;
/** What longer counting does not make smaller: the target itself is not the same from minute to minute. */
const floorShare = 0.003;

const failedShareMax = 0.1;
const leastSeconds = 3;
/** Fewer standard errors less than the best are chance, among several stretches, some of them short. */
const collapsedErrors = 4;
/** More than this times what it completed under load. */
const catchesUpTimes = 1.1;
const lastUncertain = 0.2;
/** Much less than it is known to carry: it has collapsed, and that says nothing of what it can do. */
const collapsedShare = 0.9;
/** Seconds of counting that the usual dispersion, 1, weighs in with: of few seconds it is hardly known. */
const usualSeconds = 6;

/** A load beyond what the target completes, and what still ended after it. */
export interface Stretch {
  readonly seconds: readonly LabSecond[];
  readonly drain: Drain | null;
}

/** The most a target completes, from what it completed while it was always busy. */
export interface Saturation {
  readonly perSecond: number;
  /** Standard error as a share of it. */
  readonly errorShare: number;
  /** Variance over mean of what is completed in a second: how uneven service is. 1 = as exponential times. */
  readonly dispersion: number;
}

/** What was completed in a part of an overload in which the target was always busy. */
interface Busy {
  readonly completed: number;
  readonly seconds: number;
  /** Where a second was busy only in part: by how many seconds that may be off. */
  readonly uncertainSeconds: number;
}

/**
 * @param stretches in overload, from the first second on
 * @param carriedPerSecond what it surely completes at a load that it keeps up with: saturation is not below that
 * @returns null where no stretch is long enough
 */
export function saturationOf(stretches: readonly Stretch[], carriedPerSecond: number): Saturation | null {
  const parts = stretches.map((stretch) => ({ ...stretch, counts: completedIn(busySeconds(stretch.seconds)) }));
  const dispersion = dispersionOf(parts.map(({ counts }) => counts));
  const counted = parts
    .filter(({ counts }) => counts.length >= 2)
    .map((part) => untilRest(part, dispersion) ?? busyOf(part.counts))
    .filter(({ completed, seconds }) => completed > collapsedShare * carriedPerSecond * seconds);
  if (counted.length === 0) return null;
  // The one that is surely high: of short ones some are high by chance.
  const best = counted.map((busy) => of(busy, dispersion)).reduce((a, b) => (surely(b) > surely(a) ? b : a));
  // Beyond its best a target that collapses completes less: that is not what it can complete.
  const near = counted.filter((busy) => {
    const { perSecond, errorShare } = of(busy, dispersion);
    return best.perSecond - perSecond < collapsedErrors * perSecond * Math.hypot(errorShare, best.errorShare);
  });
  const all = (pick: (busy: Busy) => number): number => sum(near.map(pick));
  const uncertainSeconds = all((busy) => busy.uncertainSeconds);
  return of(
    { completed: all((busy) => busy.completed), seconds: all(({ seconds }) => seconds), uncertainSeconds },
    dispersion,
  );
}

const surely = ({ perSecond, errorShare }: Saturation): number => perSecond * Math.exp(-normal90 * errorShare);

/** Without the first, and without those after what waits too long began to fail: from then on work is done in vain. */
function busySeconds(seconds: readonly LabSecond[]): readonly LabSecond[] {
  const all = seconds.slice(fillingSeconds);
  const failing = seconds.findIndex((second) => isFailing(second));
  if (failing < leastSeconds) return all;
  const before = seconds.slice(fillingSeconds, failing);
  return meanOf(completedIn(before)) > meanOf(completedIn(all)) ? before : all;
}

const isFailing = ({ iterations: { completed, failed } }: LabSecond): boolean => {
  return failed > failedShareMax * (completed + failed);
};

const busyOf = (counts: readonly number[]): Busy => {
  return { completed: sum(counts), seconds: counts.length, uncertainSeconds: 0 };
};

/**
 * Where more is completed once nothing new arrives, part of the work before that went into what was not completed yet:
 * first of two visits to the same pool, or taking in requests. Then all that arrived is all of the work, from the
 * beginning to rest. Null where it is not so, or not all was completed.
 */
function untilRest({ seconds, drain }: Stretch, dispersion: number): Busy | null {
  if (drain === null || drain.restAfterSeconds === null || [...seconds, ...drain.seconds].some(isFailing)) return null;
  const load = completedIn(seconds.slice(fillingSeconds));
  const draining = completedIn(drain.seconds.slice(0, drain.restAfterSeconds));
  const perSecond = meanOf(load);
  const chance = 3 * Math.sqrt(dispersion * perSecond);
  if (Math.max(0, ...draining) < Math.max(catchesUpTimes * perSecond, perSecond + chance)) return null;
  return {
    completed: sum(load) + sum(draining),
    seconds: load.length + draining.length - 1 + busyInLast(drain.seconds[draining.length - 1]!, draining.length),
    uncertainSeconds: lastUncertain,
  };
}

/** The last to end was among the last to arrive: by how long it took, which part of the last second was busy. */
function busyInLast({ operations }: LabSecond, drainSeconds: number): number {
  const [only] = operations;
  if (operations.length !== 1 || only!.latency.maxMs === null) return 0.5;
  return Math.min(1, Math.max(0.1, only!.latency.maxMs / 1000 - (drainSeconds - 1)));
}

export function estimateOf({ perSecond, errorShare }: Saturation): RateEstimate {
  const factor = Math.exp(normal90 * errorShare);
  return { iterationsPerSecond: perSecond, low: perSecond / factor, high: perSecond * factor };
}

function of({ completed, seconds, uncertainSeconds }: Busy, dispersion: number): Saturation {
  const errorShare = Math.hypot(Math.sqrt(dispersion / completed), floorShare, uncertainSeconds / seconds);
  return { perSecond: completed / seconds, errorShare, dispersion };
}

function dispersionOf(stretches: readonly (readonly number[])[]): number {
  let squares = usualSeconds;
  let freedom = usualSeconds;
  for (const counts of stretches) {
    const mean = meanOf(counts);
    if (counts.length < 2 || mean === 0) continue;
    squares += counts.reduce((all, count) => all + (count - mean) ** 2, 0) / mean;
    freedom += counts.length - 1;
  }
  return squares / freedom;
}

const completedIn = (seconds: readonly LabSecond[]): number[] => seconds.map(({ iterations }) => iterations.completed);

const meanOf = (counts: readonly number[]): number => sum(counts) / Math.max(1, counts.length);
const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
