import { readFileSync } from "node:fs";

/** Jiffies since boot: what the hypervisor took from us, and all. */
interface CpuTicks {
  readonly steal: number;
  readonly all: number;
}

function readTicks(): CpuTicks | undefined {
  try {
    const first = readFileSync("/proc/stat", "utf8").split("\n", 1)[0]!;
    const fields = first.trim().split(/\s+/).slice(1, 9).map(Number);
    const steal = fields[7];
    if (steal === undefined || fields.some(Number.isNaN)) return undefined;
    return { steal, all: fields.reduce((sum, ticks) => sum + ticks, 0) };
  } catch {
    // Not Linux, or /proc is not mounted: nothing is known, which is not the same as nothing stolen.
    return undefined;
  }
}

/** Share of the machine's processor time that its host gave to others, since the last call; null where unknown. */
export class StealMeter {
  private last = readTicks();

  take(): number | null {
    const now = readTicks();
    const before = this.last;
    this.last = now;
    if (now === undefined || before === undefined || now.all <= before.all) return null;
    return (now.steal - before.steal) / (now.all - before.all);
  }
}
