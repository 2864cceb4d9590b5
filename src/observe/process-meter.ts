import { ResidentMemory } from "./limits/resident.ts";

/** Processor time and memory of this process between two looks. */
export class ProcessMeter {
  private lastCpu = process.cpuUsage();
  private lastMs: number;
  private readonly resident = new ResidentMemory();
  private readonly nowMs: () => number;

  constructor(nowMs: () => number) {
    this.nowMs = nowMs;
    this.lastMs = nowMs();
  }

  /** CPU as a ratio of one core, all threads together. */
  take(): { readonly cpuRatio: number; readonly rssBytes: number } {
    const nowMs = this.nowMs();
    const { user, system } = process.cpuUsage(this.lastCpu);
    const elapsedMs = Math.max(1, nowMs - this.lastMs);
    this.lastCpu = process.cpuUsage();
    this.lastMs = nowMs;
    return { cpuRatio: (user + system) / 1000 / elapsedMs, rssBytes: this.resident.bytes() };
  }
}
