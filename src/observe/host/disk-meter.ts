import type { SystemFiles } from "../system-files.ts";

/** They stand for files, memory or other disks, whose work is counted there. */
const virtualDisk = /^(loop|ram|zram|dm-|md|sr|fd|nbd)\d*$/;

/** How busy the busiest disk was between two looks. */
export class DiskMeter {
  private readonly files: SystemFiles;
  private readonly disks: ReadonlySet<string>;
  private last = new Map<string, number>();

  constructor(files: SystemFiles) {
    this.files = files;
    // Partitions stand in /proc/diskstats too, but not here.
    this.disks = new Set((files.names("sys/block") ?? []).filter((name) => !virtualDisk.test(name)));
  }

  take(elapsedMs: number): number | null {
    const now = new Map<string, number>();
    for (const line of (this.files.text("proc/diskstats") ?? "").split("\n")) {
      const [, , name = "", ...counts] = line.trim().split(/\s+/);
      const busyMs = Number(counts[9]);
      if (this.disks.has(name) && !Number.isNaN(busyMs)) now.set(name, busyMs);
    }
    const before = this.last;
    this.last = now;
    // The kernel keeps these milliseconds in 32 bits.
    const busy = [...now].flatMap(([name, busyMs]) => (before.has(name) ? [(busyMs - before.get(name)!) >>> 0] : []));
    return busy.length === 0 ? null : Math.min(1, Math.max(...busy) / elapsedMs);
  }
}
