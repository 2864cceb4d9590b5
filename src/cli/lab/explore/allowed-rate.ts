import type { TrialResult } from "#run";

/** Requests held back are not late, but what waits for them piles up as behind a slow target: a search keeps below. */
const heldShare = 0.85;
/** Until it is known what an iteration sends, one may send this much. */
const requestsAssumed = 20;

export interface RateLimit {
  /** `--max-rate`: requests per second. */
  readonly requestsPerSecond: number;
  /** Whether requests beyond it are held back, as in any run of a test file. */
  readonly isHeld: boolean;
}

/** `--max-rate` as a search keeps it: what it limits are requests, and what is searched are iterations. */
export class AllowedRate {
  private readonly limit: RateLimit | null;
  private known: number | undefined = undefined;

  constructor(limit: RateLimit | null) {
    this.limit = limit;
  }

  /** Iterations/s; the same from the first trial after the warm-up on. Null = nothing forbids any. */
  perSecond(trials: readonly TrialResult[]): number | null {
    if (this.limit === null) return null;
    const { requestsPerSecond, isHeld } = this.limit;
    const each = this.known === undefined ? requestsOf(trials) : undefined;
    if (each !== undefined) this.known = ((isHeld ? heldShare : 1) * requestsPerSecond) / Math.max(1, each);
    return this.known ?? requestsPerSecond / (isHeld ? requestsAssumed : 1);
  }
}

/** Requests for each iteration; undefined before the first trial that counts. */
function requestsOf(trials: readonly TrialResult[]): number | undefined {
  const counted = trials.filter(({ purpose }) => purpose !== "warm-up");
  const sum = (pick: (trial: TrialResult) => number): number =>
    counted.reduce((total, trial) => total + pick(trial) * trial.durationSeconds, 0);
  const iterations = sum(({ iterationsPerSecond }) => iterationsPerSecond);
  return iterations === 0 ? undefined : sum(({ requestsPerSecond }) => requestsPerSecond) / iterations;
}
