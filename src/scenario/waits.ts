import type { Clock, Timer } from "#run";
import { CancelledError } from "./cancelled.ts";

interface Wait {
  readonly timer: Timer;
  readonly done: (isCancelled: boolean) => void;
}

/** What users of a worker wait for besides answers. All of it ends at once when the run is cancelled. */
export class Waits {
  private readonly clock: Clock;
  private readonly open = new Set<Wait>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Calls back once, after that long or when the run is cancelled. */
  begin(ms: number, done: (isCancelled: boolean) => void): void {
    const wait: Wait = {
      timer: this.clock.after(ms, () => {
        this.open.delete(wait);
        done(false);
      }),
      done,
    };
    this.open.add(wait);
  }

  /** Rejects where the run is cancelled. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.begin(ms, (isCancelled) => (isCancelled ? reject(new CancelledError()) : resolve()));
    });
  }

  cancel(): void {
    for (const { timer, done } of [...this.open]) {
      timer.cancel();
      done(true);
    }
    this.open.clear();
  }
}
