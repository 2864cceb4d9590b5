import type { SloExpression } from "#measure";
import type { ExploreProgress, ExploreResult } from "#run";

export interface ExploreOrder {
  readonly effort: ExploreResult["effort"];
  /** Replace the rules of "excessive"; empty = those. In the order of `Lab.subjects`. */
  readonly slo: readonly SloExpression[];
  /** Where doubling begins, iterations/s. */
  readonly startRatePerSecond: number;
  /** Never more than this, on somebody's wish (`--max-rate`); null = up to what the machine can send. */
  readonly ratePerSecondMax: number | null;
  /** False = never beyond the first load that is not acceptable (`--no-overload`). */
  readonly mayOverload: boolean;
  readonly say: (progress: ExploreProgress) => void;
}
