import { incompleteGamma, incompleteGammaComplement } from "./incomplete-gamma.ts";

/** One batch: how many there were and how many of them count as bad (a part of one where a bucket is split). */
export interface Batch {
  readonly size: number;
  readonly bad: number;
}

/**
 * How many times more the batches differ than independent draws would, at least 1. A share from correlated samples is
 * as sure as one from `n / overDispersion` independent ones.
 */
export function overDispersion(batches: readonly Batch[], badShare: number): number {
  const filled = batches.filter(({ size }) => size > 0);
  const variance = badShare * (1 - badShare);
  if (filled.length < 2 || variance <= 0) return 1;
  const chiSquare = filled.reduce((sum, { size, bad }) => sum + (bad - size * badShare) ** 2 / (size * variance), 0);
  return Math.max(1, chiSquare / (filled.length - 1));
}

/** Variance over mean of counts in equal bins: 1 for a Poisson process, 0 for even arrivals. Null without counts. */
export function indexOfDispersion(counts: readonly number[]): number | null {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  if (counts.length < 2 || mean === 0) return null;
  return counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (counts.length - 1) / mean;
}

/** How likely a Poisson process gives an index of dispersion at least that far on the same side of 1. */
export function dispersionLikelihood(index: number, bins: number): number {
  const freedom = bins - 1;
  const half = (index * freedom) / 2;
  return index < 1 ? incompleteGamma(freedom / 2, half) : incompleteGammaComplement(freedom / 2, half);
}
