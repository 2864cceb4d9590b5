import { normalCdf, normalQuantile } from "../statistics/normal.ts";
import { studentTCdf, studentTQuantile } from "../statistics/student-t.ts";

/** One value a run and side, on a scale where differences are what counts (of latencies: their logarithms). */
export interface Sides {
  readonly a: readonly number[];
  readonly b: readonly number[];
  /** The first of A belongs to the first of B, and so on. */
  readonly isPaired: boolean;
  /** What a single run's value is uncertain by at least: its resolution, its own sample. */
  readonly ownDeviation: number;
  /** How much runs vary by themselves, where a side has too few to tell; undefined = nobody knows. */
  readonly noise?: number | undefined;
}

/** B less A. */
export interface Estimate {
  readonly difference: number;
  readonly standardError: number;
  /** Of Student's distribution; Infinity where the noise is known. */
  readonly freedom: number;
  /** Of one run. */
  readonly deviation: number;
}

/** Undefined where runs do not tell how much they vary. */
export function estimate({ a, b, isPaired, ownDeviation, noise }: Sides): Estimate | undefined {
  if (a.length === 0 || b.length === 0) return undefined;
  const difference = mean(b) - mean(a);
  if (isPaired && a.length === b.length && a.length >= 2) {
    const pairs = b.map((value, index) => value - a[index]!);
    const spread = Math.max(variance(pairs), 2 * ownDeviation ** 2);
    const deviation = Math.sqrt(spread / 2);
    return { difference, standardError: Math.sqrt(spread / pairs.length), freedom: pairs.length - 1, deviation };
  }
  if (a.length + b.length === 2 || isPaired) {
    if (noise === undefined) return undefined;
    const deviation = Math.hypot(noise, ownDeviation);
    return {
      difference,
      standardError: deviation * Math.sqrt(1 / a.length + 1 / b.length),
      freedom: Infinity,
      deviation,
    };
  }
  return a.length === 1 || b.length === 1 ? pooled(a, b, ownDeviation) : welch(a, b, ownDeviation);
}

/** Student's test: what one side tells of how runs vary holds for the other. */
function pooled(a: readonly number[], b: readonly number[], least: number): Estimate {
  const freedom = a.length + b.length - 2;
  const spread = Math.max(least ** 2, (squares(a) + squares(b)) / freedom);
  const standardError = Math.sqrt(spread * (1 / a.length + 1 / b.length));
  return { difference: mean(b) - mean(a), standardError, freedom, deviation: Math.sqrt(spread) };
}

/** Welch's test: sides may vary differently (Welch 1947, degrees of freedom by Satterthwaite). */
function welch(a: readonly number[], b: readonly number[], least: number): Estimate {
  const [ofA, ofB] = [a, b].map((side) => Math.max(least ** 2, variance(side)) / side.length) as [number, number];
  const sum = ofA + ofB;
  const freedom =
    sum === 0 ? a.length + b.length - 2 : sum ** 2 / (ofA ** 2 / (a.length - 1) + ofB ** 2 / (b.length - 1));
  const spread = (squares(a) + squares(b)) / (a.length + b.length - 2);
  const deviation = Math.max(least, Math.sqrt(spread));
  return { difference: mean(b) - mean(a), standardError: Math.sqrt(sum), freedom, deviation };
}

/** How probable a difference of at least this much is where there is none. */
export function pAbove({ difference, standardError, freedom }: Estimate): number {
  if (standardError === 0) return difference > 0 ? 0 : 1;
  const t = difference / standardError;
  return freedom === Infinity ? normalCdf(-t) : studentTCdf(-t, freedom);
}

/** The two-sided interval that holds the true difference in that share of cases. */
export function intervalOf({ difference, standardError, freedom }: Estimate, share: number): readonly [number, number] {
  const reach = quantile((1 + share) / 2, freedom) * standardError;
  return [difference - reach, difference + reach];
}

/** The true difference that is found with that power by a one-sided test at level `alpha`, if it has to be `least` too. */
export function detectable(
  { standardError, freedom }: Estimate,
  { alpha, power, least }: { readonly alpha: number; readonly power: number; readonly least: number },
): number {
  return Math.max(quantile(1 - alpha, freedom) * standardError, least) + quantile(power, freedom) * standardError;
}

/** In standard deviations between runs, without the bias of small samples (Hedges 1981). */
export function effectSize({ difference, deviation, freedom }: Estimate): number {
  if (deviation === 0) return 0;
  const correction = freedom === Infinity ? 1 : 1 - 3 / (4 * freedom - 1);
  return (correction * difference) / deviation;
}

const quantile = (p: number, freedom: number): number =>
  freedom === Infinity ? normalQuantile(p) : studentTQuantile(p, freedom);

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function squares(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
}

const variance = (values: readonly number[]): number => squares(values) / (values.length - 1);
