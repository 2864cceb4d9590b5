import type { MemoryFacts } from "../health-facts.ts";
import type { IntervalMessage } from "../interval-message.ts";

/** One sample of the process all workers share; ratios of one core. */
export interface ProcessSample {
  readonly cpuRatio: number;
  readonly rssBytes: number;
  readonly stealRatio: number | null;
}

/** A worker that ended before its time. */
export interface LostWorker {
  readonly worker: number;
  readonly why: string;
  /** It was ended because its script did not give the turn back. */
  readonly isStuck: boolean;
}

const stallsKept = 1000;

/** What is known of the generator while a run goes on. */
export class HealthLog {
  readonly stalls: { atSeconds: number; durationMs: number }[] = [];
  connectionsOpened = 0;
  readonly lost: LostWorker[] = [];
  /** Iterations that were planned for lost workers and that nobody started. */
  droppedWithWorkers = 0;
  cpuRatioMax: number | null = null;
  memory: MemoryFacts | null = null;
  rssMaxBytes: number | null = null;
  stealRatioMax: number | null = null;
  private cpuSum = 0;
  private cpuSamples = 0;
  private stealSum = 0;
  private stealSamples = 0;
  private readonly busyTime = new Map<number, { busyMs: number; totalMs: number }>();
  private readonly connections = new Map<number, number>();
  private readonly unsolicitedOf = new Map<number, number>();
  private readonly foldedOf = new Map<number, number>();

  addInterval({ worker, startMs, endMs, isAfterLoad, health }: IntervalMessage): void {
    // Waiting for the last answers, a worker has little to do.
    if (!isAfterLoad) this.addBusy(worker, health.loopBusyRatio, endMs - startMs);
    this.connectionsOpened += health.connectionsOpened;
    keepMost(this.connections, worker, health.connectionsMax);
    keepMost(this.unsolicitedOf, worker, health.unsolicited);
    keepMost(this.foldedOf, worker, health.folded);
    for (const { atMs, durationMs } of health.stalls)
      if (this.stalls.length < stallsKept) this.stalls.push({ atSeconds: atMs / 1000, durationMs });
  }

  private addBusy(worker: number, ratio: number, lengthMs: number): void {
    const busy = this.busyTime.get(worker) ?? { busyMs: 0, totalMs: 0 };
    busy.busyMs += ratio * lengthMs;
    busy.totalMs += lengthMs;
    this.busyTime.set(worker, busy);
  }

  addProcess({ cpuRatio, rssBytes, stealRatio }: ProcessSample): void {
    this.cpuSum += cpuRatio;
    this.cpuSamples++;
    this.cpuRatioMax = Math.max(this.cpuRatioMax ?? 0, cpuRatio);
    this.rssMaxBytes = Math.max(this.rssMaxBytes ?? 0, rssBytes);
    if (stealRatio === null) return;
    this.stealSum += stealRatio;
    this.stealSamples++;
    this.stealRatioMax = Math.max(this.stealRatioMax ?? 0, stealRatio);
  }

  get cpuRatioMean(): number | null {
    return this.cpuSamples === 0 ? null : this.cpuSum / this.cpuSamples;
  }

  get stealRatioMean(): number | null {
    return this.stealSamples === 0 ? null : this.stealSum / this.stealSamples;
  }

  get loopBusyRatios(): number[] {
    return [...this.busyTime.values()]
      .filter(({ totalMs }) => totalMs > 0)
      .map(({ busyMs, totalMs }) => busyMs / totalMs);
  }

  /** Each worker's most at a time, added up: at least what was open at the same moment. */
  get connectionsMax(): number {
    return sumOf(this.connections);
  }

  /** Idle connections on which the target sent what nobody had asked for. */
  get unsolicited(): number {
    return sumOf(this.unsolicitedOf);
  }

  /** Answers whose header had folded lines. */
  get folded(): number {
    return sumOf(this.foldedOf);
  }
}

function keepMost(most: Map<number, number>, worker: number, value: number): void {
  most.set(worker, Math.max(most.get(worker) ?? 0, value));
}

function sumOf(perWorker: ReadonlyMap<number, number>): number {
  return [...perWorker.values()].reduce((sum, value) => sum + value, 0);
}
