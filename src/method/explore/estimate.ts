import { normalCdf } from "#measure";
import type { RateEstimate } from "#run";
import { type Criterion, measure, type Measured, shareAt } from "./criterion.ts";
import { clipScore, type Evidence, type LoadGrid, locate, tabulate } from "./posterior.ts";
import { type Prior, queuePrior, unevennessOf } from "./prior.ts";
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
/** What one independent look at a queue is worth, in independent requests. */
const drawsPerState = 6;
/** Batches that a dispersion is believed from. */
const batchesMin = 6;

/** Where the limit that one criterion sets lies. */
export function locateLimit(
  criterion: Criterion,
  trials: readonly Witnessed[],
  known: { readonly bracket: readonly [low: number, high: number]; readonly prior: Prior },
  saturation: Saturation | null,
  waitMs: number | null,
): LoadGrid {
  const evidence = evidenceOf(criterion, trials, saturation, waitMs);
  return locate(evidence, known.bracket, known.prior, (logRate) => queuePrior(logRate, saturation, waitMs));
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

function evidenceOf(
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
    if (isOverload) return { ratePerSecond: log.arrivedPerSecond, likelihoods: isBeyond };
    const score = clipScore(measured.score);
    const likelihood = likelihoodOf(criterion, score, isBrief ? Math.min(briefSizeMax, draws) : draws);
    return { ratePerSecond: log.arrivedPerSecond, likelihoods: tabulate(likelihood) };
  });
}

function likelihoodOf(criterion: Criterion, score: number, draws: number): (score: number) => number {
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
const isBeyond = tabulate((score) => Math.log(Math.max(1e-3, normalCdf(2 * score))));

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

/** The middle of what is left possible, with the middle 90 %. */
export function rateEstimate(grid: LoadGrid): RateEstimate {
  return { iterationsPerSecond: grid.quantile(0.5), low: grid.quantile(0.05), high: grid.quantile(0.95) };
}
