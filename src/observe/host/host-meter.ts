import type { HostReading } from "#run";
import { readKernelUnits } from "../process/units.ts";
import type { SystemFiles } from "../system-files.ts";
import { DiskMeter } from "./disk-meter.ts";
import { NetworkMeter } from "./network-meter.ts";
import { ProcessorMeter } from "./processor-meter.ts";

/** What this machine did between two looks, all its processes together. */
export class HostMeter {
  private readonly files: SystemFiles;
  private readonly nowMs: () => number;
  private readonly pageBytes: number;
  private readonly processor: ProcessorMeter;
  private readonly disks: DiskMeter;
  private readonly network: NetworkMeter;
  private lastMs = Number.NaN;
  private lastSwapped: number | null = null;

  constructor(files: SystemFiles, nowMs: () => number) {
    this.files = files;
    this.nowMs = nowMs;
    this.pageBytes = readKernelUnits(files).pageBytes;
    this.processor = new ProcessorMeter(files);
    this.disks = new DiskMeter(files);
    this.network = new NetworkMeter(files);
    this.take();
  }

  /** Null where the system does not tell. */
  take(): HostReading | null {
    const nowMs = this.nowMs();
    const elapsedMs = Math.max(1, nowMs - this.lastMs || 0);
    this.lastMs = nowMs;
    const processor = this.processor.take();
    const diskBusyRatio = this.disks.take(elapsedMs);
    const network = this.network.take(elapsedMs);
    const swapBytesPerSecond = this.swapped(elapsedMs);
    const memory = this.files.text("proc/meminfo") ?? "";
    if (processor === null) return null;
    return {
      ...processor,
      memoryAvailableBytes: kilobytes(memory, "MemAvailable"),
      memoryTotalBytes: kilobytes(memory, "MemTotal"),
      swapBytesPerSecond,
      diskBusyRatio,
      network,
    };
  }

  private swapped(elapsedMs: number): number | null {
    const counts = [...(this.files.text("proc/vmstat") ?? "").matchAll(/^pswp(?:in|out) (\d+)$/gm)];
    const now = counts.length === 0 ? null : counts.reduce((sum, [, pages]) => sum + Number(pages), 0);
    const before = this.lastSwapped;
    this.lastSwapped = now;
    return now === null || before === null ? null : (Math.max(0, now - before) * this.pageBytes * 1000) / elapsedMs;
  }
}

function kilobytes(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? 0) * 1024;
}
