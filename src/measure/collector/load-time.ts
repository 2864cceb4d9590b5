import type { IntervalMessage } from "../interval-message.ts";

/** How long load lasted: what rates are counts over. Seconds of warm-up are left out of both. */
export class LoadTime {
  /** When the last worker's load was over, run clock. */
  overMs = 0;
  /** When the last iteration had ended, run clock. */
  activeMs = 0;
  private ended = 0;
  private endedAfter = 0;

  /** @param ended iterations that ended in the interval and are measured */
  add({ endMs, isAfterLoad }: IntervalMessage, ended: number): void {
    if (isAfterLoad) this.endedAfter += ended;
    else {
      this.ended += ended;
      this.overMs = Math.max(this.overMs, endMs);
    }
    if (ended > 0) this.activeMs = Math.max(this.activeMs, endMs);
  }

  /**
   * Of closed load: such that a rate is what ended while load was on, per second of that time. Iterations that ended
   * after it are part of the counts; waiting for one that hangs must not make the rate of all others look smaller.
   */
  closedSeconds(warmUpSeconds: number): number {
    const { ended, endedAfter, overMs, activeMs } = this;
    if (ended === 0) return activeMs / 1000 - warmUpSeconds;
    return (overMs / 1000 - warmUpSeconds) * (1 + endedAfter / ended);
  }
}
