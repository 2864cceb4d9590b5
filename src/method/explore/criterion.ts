import type { LatencyRule } from "#run";
import type { Sample, SampleBatch } from "./sample.ts";

/** What a criterion is about: everything, an operation, or what an SLO expression names. */
export type CriterionSubject =
  | { readonly kind: "run" }
  | { readonly kind: "operation"; readonly name: string }
  | { readonly kind: "slo"; readonly index: number };

/** A share of requests that may be bad: `p95 < L` lets 5 % be slower than L or fail. */
export interface ShareCriterion {
  readonly kind: "share";
  readonly text: string;
  readonly operation?: string;
  readonly subject: CriterionSubject;
  /** Acceptable share, 0 < x < 1. */
  readonly allowed: number;
  /** Where it is a percentile that is limited. */
  readonly latency?: LatencyRule;
  readonly count: (batch: SampleBatch) => { readonly bad: number; readonly all: number };
}

/** A mean that may not be above a limit. */
export interface MeanCriterion {
  readonly kind: "mean";
  readonly text: string;
  readonly operation?: string;
  readonly subject: CriterionSubject;
  readonly limitMs: number;
}

/** What a load has to keep to be acceptable. */
export type Criterion = ShareCriterion | MeanCriterion;

/**
 * What one trial says of a criterion. `score` is how far beyond the limit it was, on a scale on which load moves it
 * evenly: log odds of the bad share, or logarithm of the mean, less that of the limit. 0 = at the limit, above = bad.
 */
export interface Measured {
  readonly score: number;
  /** Independent draws behind it; for a mean, 1 over the variance of its logarithm. */
  readonly size: number;
  /** How many times more the batches differ than independent draws would, and over how many that was seen. */
  readonly dispersion: number;
  readonly batches: number;
}

/** Null where the trial holds nothing of the subject. */
export function measure(criterion: Criterion, sample: Sample): Measured | null {
  return criterion.kind === "share" ? measureShare(criterion, sample) : measureMean(criterion, sample);
}

/** The share of bad ones that a score stands for. */
export function shareAt({ allowed }: ShareCriterion, score: number): number {
  return 1 / (1 + ((1 - allowed) / allowed) * Math.exp(-score));
}

function measureShare({ allowed, count }: ShareCriterion, { total, batches }: Sample): Measured | null {
  const { bad, all } = count(total);
  if (all === 0) return null;
  const share = bad / all;
  const score = Math.log(share / (1 - share)) - Math.log(allowed / (1 - allowed));
  const counted = batches.map(count).filter((batch) => batch.all > 0);
  const smooth = (bad + 0.5) / (all + 1);
  const chiSquare = counted.reduce((sum, batch) => {
    return sum + (batch.bad - batch.all * smooth) ** 2 / (batch.all * smooth * (1 - smooth));
  }, 0);
  return { score, size: all, dispersion: chiSquare / Math.max(1, counted.length - 1), batches: counted.length };
}

function measureMean({ limitMs }: MeanCriterion, { total, batches }: Sample): Measured | null {
  const meanMs = total.successes.meanMs;
  if (total.successes.count === 0 && total.failures === 0) return null;
  // All failed: slower than anything.
  if (meanMs === null) return { score: Number.POSITIVE_INFINITY, size: total.failures, dispersion: 1, batches: 1 };
  const means = batches.flatMap(({ successes }) => successes.meanMs ?? []);
  const spread = means.reduce((sum, mean) => sum + (mean - meanMs) ** 2, 0) / Math.max(1, means.length - 1);
  const variance = means.length < 2 || spread === 0 ? 1 / total.successes.count : spread / means.length / meanMs ** 2;
  return { score: Math.log(meanMs / limitMs), size: 1 / variance, dispersion: 1, batches: means.length };
}
