/** Spaces requests so that no more than a rate are sent, for one worker's share of --max-rate. */
export class RateBudget {
  private nextMs = Number.NEGATIVE_INFINITY;
  private readonly gapMs: number;

  constructor(ratePerSecond: number) {
    this.gapMs = 1000 / ratePerSecond;
  }

  /** Takes the next free moment: how many milliseconds from now it is. */
  reserve(nowMs: number): number {
    const atMs = Math.max(nowMs, this.nextMs);
    this.nextMs = atMs + this.gapMs;
    return atMs - nowMs;
  }
}
