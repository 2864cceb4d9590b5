import type { TargetReading } from "#run";
import type { SystemFiles } from "../system-files.ts";
import { namedNumber, parseStat } from "./stat.ts";
import type { KernelUnits } from "./units.ts";

export interface ThreadReading {
  readonly busiestThread: TargetReading["busiestThread"];
  readonly activeThreads: number;
  readonly voluntarySwitchesPerSecond: number;
  readonly involuntarySwitchesPerSecond: number;
}

interface Seen {
  /** As it stood in `schedstat`: unchanged = the thread did not run. */
  readonly schedule: string;
  readonly name: string;
  readonly cpuMs: number;
  readonly voluntary: number;
  readonly involuntary: number;
}

const nothing = { cpuMs: 0, voluntary: 0, involuntary: 0 };

/** What the threads of some processes did between two looks. A thread that did not run costs one small file. */
export class ThreadMeter {
  private readonly files: SystemFiles;
  private readonly units: KernelUnits;
  private last = new Map<string, Seen>();
  private lastLookTicks = Number.POSITIVE_INFINITY;

  constructor(files: SystemFiles, units: KernelUnits) {
    this.files = files;
    this.units = units;
  }

  /** @param nowTicks time since boot */
  take(pids: readonly number[], elapsedMs: number, nowTicks: number): ThreadReading {
    const now = new Map<string, Seen>();
    let busiest: { name: string; cpuMs: number } | undefined;
    let [active, voluntary, involuntary] = [0, 0, 0];
    for (const pid of pids) {
      for (const thread of this.files.names(`proc/${pid}/task`) ?? []) {
        const key = `${pid}/${thread}`;
        const before = this.last.get(key);
        const seen = this.look(`proc/${pid}/task/${thread}`, before);
        if (seen === undefined) continue;
        now.set(key, seen);
        if (seen === before) continue;
        const from = before ?? this.baseline(`proc/${pid}/task/${thread}`, seen);
        const cpuMs = Math.max(0, seen.cpuMs - from.cpuMs);
        voluntary += Math.max(0, seen.voluntary - from.voluntary);
        involuntary += Math.max(0, seen.involuntary - from.involuntary);
        if (cpuMs > 0 || seen.voluntary > from.voluntary || seen.involuntary > from.involuntary) active++;
        if (cpuMs > 0 && cpuMs > (busiest?.cpuMs ?? 0)) busiest = { name: seen.name, cpuMs };
      }
    }
    this.last = now;
    this.lastLookTicks = nowTicks;
    return {
      busiestThread: busiest === undefined ? null : { name: busiest.name, cpuCores: busiest.cpuMs / elapsedMs },
      activeThreads: active,
      voluntarySwitchesPerSecond: (voluntary * 1000) / elapsedMs,
      involuntarySwitchesPerSecond: (involuntary * 1000) / elapsedMs,
    };
  }

  private look(folder: string, before: Seen | undefined): Seen | undefined {
    const schedule = this.files.text(`${folder}/schedstat`) ?? "";
    const runNs = Number.parseInt(schedule, 10);
    // Kernels that keep no such account have no file, or one of zeros.
    const isKept = runNs > 0;
    if (isKept && before?.schedule === schedule) return before;
    const status = this.files.text(`${folder}/status`);
    if (status === undefined) return undefined;
    return {
      schedule,
      name: /^Name:\t(.*)$/m.exec(status)?.[1] ?? "",
      cpuMs: isKept ? runNs / 1e6 : this.ticksMs(folder),
      voluntary: namedNumber(status, "voluntary_ctxt_switches") ?? 0,
      involuntary: namedNumber(status, "nonvoluntary_ctxt_switches") ?? 0,
    };
  }

  private ticksMs(folder: string): number {
    const stat = parseStat(this.files.text(`${folder}/stat`) ?? "");
    return ((stat?.cpuTicks ?? 0) * 1000) / this.units.ticksPerSecond;
  }

  /** A thread begun since the last look counts from nothing; one that is older from now on. */
  private baseline(folder: string, seen: Seen): Pick<Seen, "cpuMs" | "voluntary" | "involuntary"> {
    const stat = parseStat(this.files.text(`${folder}/stat`) ?? "");
    return stat !== undefined && stat.startTicks >= this.lastLookTicks ? nothing : seen;
  }
}
