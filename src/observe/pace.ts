/** Of a second, 1,000 ms. */
const costMsMost = 5;
const looksSkippedMost = 9;

/** Keeps what looking costs below half a percent of a core: what is dear is looked at less often than each second. */
export class Pace {
  private skip = 0;
  private lastMs = 0;

  /** Asked once for each second. */
  isDue(): boolean {
    if (this.skip === 0) return true;
    this.skip--;
    return false;
  }

  /** The lower of two looks counts: one may have been held up by others. */
  spent(costMs: number): void {
    const cost = Math.min(costMs, this.lastMs);
    this.lastMs = costMs;
    this.skip = Math.min(looksSkippedMost, Math.max(0, Math.ceil(cost / costMsMost) - 1));
  }
}
