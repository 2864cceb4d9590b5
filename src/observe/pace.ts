/** 2 % of a core. */
const usualCostMs = 20;
const looksSkippedMost = 9;

/** What is dear is looked at less often than each second: every tenth at the least. */
export class Pace {
  private readonly costMsMost: number;
  private skip = 0;
  private lastMs = 0;

  /** @param costMsMost of each second; what takes up to ten times as long stays below it */
  constructor(costMsMost = usualCostMs) {
    this.costMsMost = costMsMost;
  }

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
    this.skip = Math.min(looksSkippedMost, Math.max(0, Math.ceil(cost / this.costMsMost) - 1));
  }
}
