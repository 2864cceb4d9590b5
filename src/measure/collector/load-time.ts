import type { IntervalMessage } from "../interval-message.ts";

/** What rates are counts over. They differ where a load is closed: see `EndedOverTime.closedSeconds`. */
export interface RateSeconds {
  readonly iterations: number;
  readonly requests: number;
}

/** How much ended while load was on and how much after it; what ended in warm-up is left out. */
export class EndedOverTime {
  /** When the last had ended, run clock. */
  lastMs = 0;
  private during = 0;
  private after = 0;

  add({ endMs, isAfterLoad }: IntervalMessage, ended: number): void {
    if (ended === 0) return;
    this.lastMs = Math.max(this.lastMs, endMs);
    if (isAfterLoad) this.after += ended;
    else this.during += ended;
  }

  /**
   * Of closed load: such that a rate is what ended while load was on, per second of that time. What ended after it is
   * part of the counts; waiting for one that hangs must not make the rate of all others look smaller.
   */
  closedSeconds(loadSeconds: number, warmUpSeconds: number): number {
    const { during, after, lastMs } = this;
    return during === 0 ? lastMs / 1000 - warmUpSeconds : loadSeconds * (1 + after / during);
  }
}

/** How long load lasted. Seconds of warm-up are left out. */
export class LoadTime {
  /** When the last worker's load was over, run clock. */
  overMs = 0;
  readonly iterations = new EndedOverTime();
  readonly requests = new EndedOverTime();

  add(message: IntervalMessage, ended: { readonly iterations: number; readonly requests: number }): void {
    if (!message.isAfterLoad) this.overMs = Math.max(this.overMs, message.endMs);
    this.iterations.add(message, ended.iterations);
    this.requests.add(message, ended.requests);
  }

  /** When the last iteration or request had ended, run clock. */
  get activeMs(): number {
    return Math.max(this.iterations.lastMs, this.requests.lastMs);
  }

  closedSeconds(warmUpSeconds: number): RateSeconds {
    const loadSeconds = this.overMs / 1000 - warmUpSeconds;
    return {
      iterations: this.iterations.closedSeconds(loadSeconds, warmUpSeconds),
      requests: this.requests.closedSeconds(loadSeconds, warmUpSeconds),
    };
  }
}
