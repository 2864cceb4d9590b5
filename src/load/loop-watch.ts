import type { Recorder } from "#measure";
import type { Clock, Timer } from "#run";

const periodMs = 20;
/** A stretch this long in which the loop did not turn is told of: machine, process or script stood still. */
export const stallMs = 100;
/** Stalls told of per interval; in more than these the run is lost anyway. */
const stallLimit = 100;

/** Looks every 20 ms whether the event loop still turns in time. */
export class LoopWatch {
  private stalls: { atMs: number; durationMs: number }[] = [];
  private timer: Timer | undefined = undefined;
  private lastMs: number;
  private readonly clock: Clock;
  private readonly recorder: Recorder;

  constructor(clock: Clock, recorder: Recorder) {
    this.clock = clock;
    this.recorder = recorder;
    this.lastMs = clock.nowMs();
  }

  start(): void {
    this.lastMs = this.clock.nowMs();
    this.arm();
  }

  stop(): void {
    this.timer?.cancel();
  }

  takeStalls(): { atMs: number; durationMs: number }[] {
    const { stalls } = this;
    this.stalls = [];
    return stalls;
  }

  private arm(): void {
    this.timer = this.clock.after(periodMs, () => {
      const nowMs = this.clock.nowMs();
      const lateMs = nowMs - this.lastMs - periodMs;
      this.recorder.loopDelay.record(Math.max(0, lateMs));
      if (lateMs >= stallMs && this.stalls.length < stallLimit)
        this.stalls.push({ atMs: this.lastMs + periodMs, durationMs: lateMs });
      this.lastMs = nowMs;
      this.arm();
    });
  }
}
