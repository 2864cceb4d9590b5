import type { TargetReading } from "#run";
import type { Notes } from "../notes.ts";
import { Pace } from "../pace.ts";
import type { SystemFiles } from "../system-files.ts";
import { DescriptorMeter } from "./descriptor-meter.ts";
import { FamilyCounter } from "./family-counter.ts";
import { SocketMeter, type SocketReading } from "./socket-meter.ts";
import { StorageMeter } from "./storage-meter.ts";
import { type TargetPlace, type TargetProcess, TargetProcesses } from "./target-processes.ts";
import { ThreadMeter, type ThreadReading } from "./thread-meter.ts";
import { readKernelUnits } from "./units.ts";

/** Of a larger family its sum tells enough. */
const processesToldMost = 32;

/** Of a thread's and a socket's reading that is not taken in each second, the last one holds. */
interface Held {
  threads: ThreadReading | undefined;
  sockets: SocketReading | undefined;
}

/** What the target's processes did between two looks. */
export class TargetMeter {
  private readonly files: SystemFiles;
  private readonly nowMs: () => number;
  private readonly notes: Notes;
  private readonly units;
  private readonly processes: TargetProcesses;
  private readonly cpu = new FamilyCounter();
  private readonly storage: StorageMeter;
  private readonly descriptors: DescriptorMeter;
  private readonly threads: ThreadMeter;
  private readonly sockets: SocketMeter;
  private readonly threadPace = new Pace();
  private readonly socketPace: Pace;
  private held: Held = { threads: undefined, sockets: undefined };
  private lastMs = Number.NaN;
  private lastThreadsMs = Number.NaN;
  private identity = "";

  /** @param socketMsMost of each second: the kernel goes through the connections of the whole machine for each look */
  constructor(files: SystemFiles, place: TargetPlace, notes: Notes, nowMs: () => number, socketMsMost?: number) {
    this.socketPace = new Pace(socketMsMost);
    this.files = files;
    this.nowMs = nowMs;
    this.notes = notes;
    this.units = readKernelUnits(files);
    this.processes = new TargetProcesses(files, place, notes);
    this.storage = new StorageMeter(files);
    this.descriptors = new DescriptorMeter(files);
    this.threads = new ThreadMeter(files, this.units);
    this.sockets = new SocketMeter(files, place.port);
  }

  /** The first look: what was before it counts for nothing. */
  async open(): Promise<void> {
    this.processes.open();
    await this.take();
  }

  /** The main process; undefined while there is none. */
  get pid(): number | undefined {
    return this.identity === "" ? undefined : Number.parseInt(this.identity, 10);
  }

  async take(): Promise<TargetReading | null> {
    const all = await this.processes.look();
    const living = all.filter(({ state }) => state !== "Z" && state !== "X");
    const [main] = living;
    if (main === undefined) {
      this.identity = "";
      return null;
    }
    const nowMs = this.nowMs();
    const nowTicks = this.nowTicks();
    const elapsedMs = Math.max(1, nowMs - (Number.isNaN(this.lastMs) ? nowMs : this.lastMs));
    this.lastMs = nowMs;
    this.isNow(`${main.pid}:${main.startTicks}`);
    const pids = living.map(({ pid }) => pid);
    const perSecond = (count: number): number => (count * 1000) / elapsedMs;
    const cpuTicks = this.cpu.increase(all.map(countedCpu), nowTicks);
    const stored = this.storage.take(all, nowTicks);
    return {
      identity: this.identity,
      pid: main.pid,
      processes: living.length,
      cpuCores: perSecond(cpuTicks) / this.units.ticksPerSecond,
      threads: sum(living, ({ threads }) => threads),
      rssBytes: sum(living, ({ residentPages }) => residentPages) * this.units.pageBytes,
      ...(living.length > 1 && { rssByProcess: this.rssByProcess(living) }),
      ...this.threadReading(pids, nowMs, nowTicks),
      ...this.descriptors.take(pids),
      ...this.socketReading(pids),
      readBytesPerSecond: stored && perSecond(stored.readBytes),
      writeBytesPerSecond: stored && perSecond(stored.writtenBytes),
    };
  }

  private rssByProcess(living: readonly TargetProcess[]): Record<string, number> {
    const bytesOf = ({ residentPages }: TargetProcess): number => residentPages * this.units.pageBytes;
    return Object.fromEntries(living.slice(0, processesToldMost).map((each) => [String(each.pid), bytesOf(each)]));
  }

  /** What was read of another process does not hold for this one. */
  private isNow(identity: string): void {
    if (identity !== this.identity) this.held = { threads: undefined, sockets: undefined };
    this.identity = identity;
  }

  private threadReading(pids: readonly number[], nowMs: number, nowTicks: number): ThreadReading {
    if (this.held.threads === undefined || this.threadPace.isDue()) {
      const elapsedMs = Math.max(1, nowMs - (Number.isNaN(this.lastThreadsMs) ? nowMs : this.lastThreadsMs));
      this.held.threads = this.threads.take(pids, elapsedMs, nowTicks);
      this.lastThreadsMs = nowMs;
      this.threadPace.spent(this.nowMs() - nowMs);
    }
    return this.held.threads;
  }

  private socketReading(pids: readonly number[]): Pick<TargetReading, "sockets" | "peers"> {
    if (this.held.sockets === undefined || this.socketPace.isDue()) {
      const fromMs = this.nowMs();
      const before = this.held.sockets?.listeners;
      const reading = this.sockets.take(pids);
      this.socketPace.spent(this.nowMs() - fromMs);
      if (before !== undefined && before !== reading.listeners) this.processes.forget();
      if (!this.sockets.owners.isReadable) this.noteUnreadable(pids[0]!);
      this.held.sockets = reading;
    }
    const { sockets, peers } = this.held.sockets;
    return { sockets, peers };
  }

  private noteUnreadable(pid: number): void {
    this.notes.add(
      `process ${pid} belongs to another user: its open files, storage and outgoing connections cannot be read. Run with sudo, or as its user`,
    );
  }

  /** Time since boot as processes' start times count it. */
  private nowTicks(): number {
    const uptime = Number.parseFloat(this.files.text("proc/uptime") ?? "");
    // 10 ms are what both times are rounded to.
    return Math.floor((uptime - 0.01) * this.units.ticksPerSecond);
  }
}

const countedCpu = (each: TargetProcess) => ({ ...each, own: each.cpuTicks, reaped: each.reapedTicks });

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
