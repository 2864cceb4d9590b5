import { performance } from "node:perf_hooks";
import type { Clock, Timer } from "#run";

/** Milliseconds of the system's monotonic clock: the same in all threads and processes of a machine. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Beyond it Node's timers fire at once. */
const longestMs = 2 ** 31 - 1;

class RealTimer implements Timer {
  private readonly handle: NodeJS.Timeout;

  constructor(delayMs: number, callback: () => void) {
    // Node's timers cut fractions off, and go by the loop's own count of milliseconds, taken when its turn began: even
    // so one in twenty fires up to a millisecond early. Who must not be early looks at the clock.
    this.handle = setTimeout(callback, Math.min(Math.ceil(delayMs), longestMs));
  }

  cancel(): void {
    clearTimeout(this.handle);
  }
}

/** The run clock of one thread: `performance.now()`, moved so that all threads count from the same moment. */
export class RealClock implements Clock {
  private readonly toMonotonicMs: number;
  private offsetMs: number;

  constructor(startMonotonicMs: number = monotonicMs()) {
    this.toMonotonicMs = monotonicMs() - performance.now();
    this.offsetMs = this.toMonotonicMs - startMonotonicMs;
  }

  /** Sets the moment the run begins, in the system's monotonic milliseconds. */
  startAt(startMonotonicMs: number): void {
    this.offsetMs = this.toMonotonicMs - startMonotonicMs;
  }

  nowMs(): number {
    return performance.now() + this.offsetMs;
  }

  after(delayMs: number, callback: () => void): Timer {
    return new RealTimer(delayMs, callback);
  }

  soon(callback: () => void): void {
    setImmediate(callback);
  }
}
