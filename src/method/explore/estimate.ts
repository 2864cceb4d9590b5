import { normalCdf } from "#measure";
import type { RateEstimate } from "#run";
import { type Criterion, measure, type Measured, shareAt } from "./criterion.ts";
import { clipScore, type Evidence, type LoadGrid, locate } from "./posterior.ts";
import type { Saturation } from "./saturation.ts";
import type { TrialLog } from "./trial-log.ts";

/** A trial as evidence for where limits lie. */
export interface Witnessed {
  readonly log: TrialLog;
  /** It fell behind: whatever its figures were, they were getting worse. */
  readonly isOverload: boolean;
  /** Too short for queues to have filled. */
  readonly isBrief: boolean;
}

/** Queues that had no time to fill make a brief trial look better than it is: so many draws at most. */
const briefSizeMax = 40;
/** The curve is not quite the straight line of the model: variance of the score that no sample makes smaller … */
const modelVariance = 0.03;
/** … and more of it further out, relative to the score. */
const bendVariance = 0.25;
/** Tails of the error: Student's t with so many degrees of freedom, so that one odd trial does not decide. */
const freedom = 8;
/** One trial in so many is odd, with so many times the variance: it does not decide. */
const oddShare = 0.1;
const oddTimes = 8;
/** A target turns out to carry a little more than it was seen to complete in overload, at most. */
const saturationSlack = 0.007;
/** What one independent look at a queue is worth, in independent requests. */
const drawsPerState = 6;
/** How strongly a load is disfavoured at which a single queue would be far from the limit: little, as not all are one. */
const queueWeight = 1.5;
/** ln 20: of an exponential tail, p95 is three times the mean. */
const tailAtP95 = 3;
/** Standard deviation of the logarithm of a slope around that of one queue, and how much is left for all others. */
const slopeSpread = 0.5;
const otherSlopes = 0.1;
/** Closer to saturation nothing is told apart. */
const spareMin = 0.005;
/** Batches that a dispersion is believed from. */
const batchesMin = 6;

/** Where the limit that one criterion sets lies. */
export function locateLimit(
  criterion: Criterion,
  trials: readonly Witnessed[],
  bracket: readonly [low: number, high: number],
  saturation: Saturation | null,
  waitMs: number | null,
): LoadGrid {
  const evidence = evidenceOf(criterion, trials, saturation, waitMs);
  const prior = (logRate: number): number => {
    return saturationPrior(logRate, saturation) + queuePrior(logRate, saturation, waitMs);
  };
  return locate(evidence, bracket, prior, slopePriorOf(criterion, saturation));
}

/**
 * Seconds after which a queue has forgotten how it began: 1/(√X − √λ)², and near saturation the time in which chance
 * fills a queue as long as the limit allows.
 */
export function relaxationSeconds(ratePerSecond: number, saturation: Saturation | null, waitMs: number | null): number {
  if (saturation === null) return 0;
  const apart = Math.sqrt(saturation.perSecond) - Math.sqrt(ratePerSecond);
  const byRate = apart > 0 ? unevennessOf(saturation) / apart ** 2 : Number.POSITIVE_INFINITY;
  const byLimit = waitMs === null ? 1 : 1.25 * ratePerSecond * (waitMs / 1000) ** 2;
  return Math.min(byRate, byLimit);
}

export function evidenceOf(
  criterion: Criterion,
  trials: readonly Witnessed[],
  saturation: Saturation | null,
  waitMs: number | null,
): Evidence[] {
  const seen = trials.flatMap((trial) => {
    const sample = trial.log.of(criterion.subject);
    const measured = sample === null ? null : measure(criterion, sample);
    return measured === null ? [] : [{ ...trial, measured }];
  });
  const dispersion = pooledDispersion(seen.filter(({ isBrief, isOverload }) => !isBrief && !isOverload));
  return seen.map(({ log, measured, isOverload, isBrief }) => {
    // However many requests there were: a queue that forgets slowly was seen in few states only.
    const states = log.seconds.length / (2 * relaxationSeconds(log.arrivedPerSecond, saturation, waitMs) + 1e-6);
    const draws = Math.min(measured.size / dispersion, drawsPerState * states);
    if (isOverload) return { ratePerSecond: log.arrivedPerSecond, logLikelihood: isBeyond };
    const score = clipScore(measured.score);
    const likelihood = likelihoodOf(criterion, score, isBrief ? Math.min(briefSizeMax, draws) : draws);
    return { ratePerSecond: log.arrivedPerSecond, logLikelihood: likelihood };
  });
}

function likelihoodOf(criterion: Criterion, score: number, draws: number): Evidence["logLikelihood"] {
  if (criterion.kind === "mean") {
    return (expected) => tails((score - expected) ** 2, 1 / draws + modelError(expected));
  }
  const seen = shareAt(criterion, score);
  return (expected) => {
    const share = shareAt(criterion, expected);
    const divergence = seen * Math.log(seen / share) + (1 - seen) * Math.log((1 - seen) / (1 - share));
    const size = 1 / (1 / draws + modelError(expected) * share * (1 - share));
    return mostly(divergence, size);
  };
}

/**
 * Shares scatter to the right: a queue that is long now and then shows most trials too little and a few far too much.
 * The binomial divergence takes that into account, as squares do not: they would put the limit too high.
 */
function mostly(divergence: number, size: number): number {
  const usual = Math.exp(-size * divergence);
  const odd = Math.exp((-size / oddTimes) * divergence) / Math.sqrt(oddTimes);
  return Math.log((1 - oddShare) * usual + oddShare * odd + 1e-30) + 0.5 * Math.log(size);
}

/** It fell behind: the limit is below, by however much. */
const isBeyond = (score: number): number => Math.log(Math.max(1e-3, normalCdf(2 * score)));

const modelError = (score: number): number => modelVariance + bendVariance * score * score;

function tails(squared: number, variance: number): number {
  return -((freedom + 1) / 2) * Math.log1p(squared / variance / freedom) - 0.5 * Math.log(variance);
}

/** Requests near the limit queue behind each other: one trial tells too little of how much, all together enough. */
function pooledDispersion(scored: readonly { readonly measured: Measured }[]): number {
  let weighted = 0;
  let freedom = 0;
  for (const { measured } of scored) {
    if (measured.batches < 2) continue;
    weighted += measured.dispersion * (measured.batches - 1);
    freedom += measured.batches - 1;
  }
  const usual = 2;
  return Math.max(1, (weighted + usual * batchesMin) / (freedom + batchesMin));
}

/** Logarithm of the weight: no limit is above what the target completes. */
function saturationPrior(logRate: number, saturation: Saturation | null): number {
  if (saturation === null) return 0;
  const spread = Math.hypot(saturation.errorShare, saturationSlack);
  const above = (logRate - Math.log(saturation.perSecond)) / spread;
  return Math.log(Math.max(1e-12, normalCdf(-above)));
}

/**
 * A queue in front of anything that saturates at X waits longer than t with probability at most exp(−(X − λ)·t/v), v
 * from how uneven arrivals and service are (Kingman's bound). So below X − 3·v/t no p95 is near a limit t above its
 * reference, where one queue is all there is.
 */
function queuePrior(logRate: number, saturation: Saturation | null, waitMs: number | null): number {
  if (saturation === null || waitMs === null || waitMs <= 0) return 0;
  const bound = 1 - (tailAtP95 * unevennessOf(saturation)) / (waitMs / 1000) / saturation.perSecond;
  if (bound <= 0) return 0;
  const below = Math.log(bound) - logRate + Math.log(saturation.perSecond);
  return below <= 0 ? 0 : -queueWeight * Math.min(1, below / (0.02 + 0.5 * (1 - bound)));
}

/** Of arrivals and service together, 1 = both exponential: by so much queues are longer, and slower to forget. */
const unevennessOf = ({ dispersion }: Saturation): number => (1 + dispersion) / 2;

/**
 * How steep the curve is at a limit θ, if one queue sets it: its waiting has a tail exp(−(X − λ)·t·k), and if at θ that
 * is the share allowed, then its logarithm rises there by ln(1/allowed)·θ/(X − θ) for each e-fold of load. Not all
 * limits are set by one queue: other slopes stay possible.
 */
function slopePriorOf(criterion: Criterion, saturation: Saturation | null): (logRate: number, slope: number) => number {
  if (saturation === null || criterion.kind === "mean") return () => 0;
  const { perSecond, errorShare } = saturation;
  const tail = Math.log(1 / criterion.allowed);
  return (logRate, slope) => {
    const load = Math.exp(logRate) / perSecond;
    const expected = (tail * load) / Math.max(1 - load, errorShare, spareMin);
    const apart = Math.log(slope / expected) / slopeSpread;
    return Math.log(otherSlopes + (1 - otherSlopes) * Math.exp(-0.5 * apart * apart));
  };
}

/** The middle of what is left possible, with the middle 90 %. */
export function rateEstimate(grid: LoadGrid): RateEstimate {
  return { iterationsPerSecond: grid.quantile(0.5), low: grid.quantile(0.05), high: grid.quantile(0.95) };
}
