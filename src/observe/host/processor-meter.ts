import type { SystemFiles } from "../system-files.ts";

export interface ProcessorReading {
  readonly cores: number;
  readonly cpuCores: number;
  readonly stealRatio: number | null;
  readonly ioWaitRatio: number | null;
  readonly runnable: number | null;
}

/** user, nice, system, idle, iowait, irq, softirq, steal of /proc/stat; guests' time is in the first two. */
interface Ticks {
  readonly idle: number;
  readonly ioWait: number;
  readonly steal: number;
  readonly all: number;
}

/** What the machine's processors did between two looks. */
export class ProcessorMeter {
  private readonly files: SystemFiles;
  private last: Ticks | undefined;

  constructor(files: SystemFiles) {
    this.files = files;
  }

  /** Null where the system does not tell, and at the first look. */
  take(): ProcessorReading | null {
    const text = this.files.text("proc/stat") ?? "";
    const now = ticksIn(text);
    const before = this.last;
    this.last = now;
    if (now === undefined || before === undefined || now.all <= before.all) return null;
    const all = now.all - before.all;
    const ratio = (of: keyof Ticks): number => Math.min(1, Math.max(0, now[of] - before[of]) / all);
    const cores = text.match(/^cpu\d+ /gm)?.length ?? 1;
    const runnable = /^procs_running (\d+)/m.exec(text)?.[1];
    return {
      cores,
      // Shares of the ticks that passed: so it does not matter how long ago the last look was.
      cpuCores: Math.max(0, 1 - ratio("idle") - ratio("ioWait") - ratio("steal")) * cores,
      stealRatio: ratio("steal"),
      ioWaitRatio: ratio("ioWait"),
      runnable: runnable === undefined ? null : Number(runnable),
    };
  }
}

function ticksIn(text: string): Ticks | undefined {
  const fields = text.slice(0, text.indexOf("\n")).trim().split(/\s+/).slice(1, 9).map(Number);
  const [, , , idle, ioWait, , , steal] = fields;
  if (idle === undefined || ioWait === undefined || steal === undefined || fields.some(Number.isNaN)) return undefined;
  return { idle, ioWait, steal, all: fields.reduce((sum, ticks) => sum + ticks, 0) };
}
