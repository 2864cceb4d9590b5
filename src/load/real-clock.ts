import { performance } from "node:perf_hooks";
import type { Clock, Timer } from "#run";

/** Milliseconds of the system's monotonic clock: the same in all threads and processes of a machine. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Beyond it Node's timers fire at once. */
const longestMs = 2 ** 31 - 1;

/** Node's timers cut fractions off, and one in twenty fires up to a millisecond early: this one does neither. */
class RealTimer implements Timer {
  private handle: NodeJS.Timeout;
  private readonly dueMs: number;
  private readonly callback: () => void;

  constructor(delayMs: number, callback: () => void) {
    this.dueMs = performance.now() + delayMs;
    this.callback = callback;
    this.handle = this.arm(delayMs);
  }

  cancel(): void {
    clearTimeout(this.handle);
  }

  private arm(delayMs: number): NodeJS.Timeout {
    return setTimeout(() => this.fire(), Math.min(Math.ceil(delayMs), longestMs));
  }

  private fire(): void {
    const leftMs = this.dueMs - performance.now();
    if (leftMs > 0) this.handle = this.arm(leftMs);
    else this.callback();
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
