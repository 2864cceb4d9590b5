import { monotonicMs } from "#load";
import type { Collector } from "#measure";
import { ProcessMeter, StealMeter } from "#observe";
import { MemoryWatch } from "./memory-watch.ts";

export interface WatchOptions {
  readonly health: Collector["health"];
  readonly maxMemoryBytes: number | undefined;
  readonly say: (text: string) => void;
  /** Begin nothing new, or begin again. */
  readonly hold: (isOn: boolean) => void;
  /** Memory has run out. */
  readonly onFull: () => void;
}

/** Looks at the generator's own process while a run goes on. */
export class SessionWatches {
  /** Processor time at the last look, in cores. */
  cpuCores: number | null = null;
  private readonly options: WatchOptions;
  private readonly process = new ProcessMeter(monotonicMs);
  private readonly steal = new StealMeter();
  private readonly memory: MemoryWatch;
  private readonly timer: NodeJS.Timeout;
  private isRunning = false;

  constructor(options: WatchOptions) {
    const { say, hold, onFull, maxMemoryBytes } = options;
    this.options = options;
    this.timer = setInterval(() => this.look(), 1000);
    this.memory = new MemoryWatch({
      askedBytes: maxMemoryBytes,
      nowMs: monotonicMs,
      onShed: (isOn) => {
        say(isOn ? "short of memory: nothing new is begun" : "memory is free again: going on");
        hold(isOn);
      },
      onFull: () => {
        say("out of memory: ending the run with what was measured");
        onFull();
      },
    });
  }

  /** Load is on from now on. */
  start(): void {
    this.process.take();
    this.steal.take();
    this.isRunning = true;
  }

  close(): void {
    clearInterval(this.timer);
    this.memory.close();
    const { health } = this.options;
    health.memory = this.memory.facts();
    // A run shorter than a second has not been looked at yet.
    if (health.cpuRatioMean === null) this.look();
  }

  private look(): void {
    if (!this.isRunning) return;
    const sample = this.process.take();
    this.cpuCores = sample.cpuRatio;
    this.options.health.addProcess({ ...sample, stealRatio: this.steal.take() });
  }
}
