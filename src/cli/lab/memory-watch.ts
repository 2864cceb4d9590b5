import type { MemoryFacts } from "#measure";
import { MemoryGuard, MemoryMeter, type MemoryRoom } from "#observe";

/** A process can take up a gigabyte in a second. */
const lookMs = 50;

export interface MemoryWatchOptions {
  readonly askedBytes: number | undefined;
  readonly nowMs: () => number;
  /** Begin nothing new, or begin again. */
  readonly onShed: (isOn: boolean) => void;
  readonly onFull: () => void;
}

/** Looks at the memory of this process, workers included, and orders what must not wait until the kernel ends it. */
export class MemoryWatch {
  private readonly options: MemoryWatchOptions;
  private readonly meter: MemoryMeter;
  private readonly guard = new MemoryGuard();
  private readonly timer: NodeJS.Timeout;
  private nearest: MemoryRoom | null = null;

  constructor(options: MemoryWatchOptions) {
    this.options = options;
    this.meter = new MemoryMeter(options.askedBytes);
    this.timer = setInterval(() => this.look(), lookMs);
  }

  close(): void {
    clearInterval(this.timer);
  }

  /** Null where there is no limit to be near to. */
  facts(): MemoryFacts | null {
    const { guard, nearest, options } = this;
    if (nearest === null) return null;
    return {
      usedBytesMax: guard.usedBytesMax,
      limitBytes: guard.limitBytes,
      bound: nearest.bound,
      shedMs: guard.shedMs(options.nowMs()),
      isStopped: guard.order === "stop",
    };
  }

  private look(): void {
    const { guard, options } = this;
    const room = this.meter.read();
    if (room === null) return;
    const before = guard.order;
    const mostBefore = guard.mostShare;
    const order = guard.next(options.nowMs(), room.usedBytes, room.limitBytes);
    if (guard.mostShare > mostBefore) this.nearest = room;
    if (order === before) return;
    if (order === "stop") options.onFull();
    else options.onShed(order === "shed");
  }
}
