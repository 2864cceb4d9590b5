import type { CgroupReading } from "#run";
import { SystemFiles } from "../system-files.ts";
import { cgroupChain, countIn, type CgroupVersion, numberIn } from "./cgroup-groups.ts";
import { CgroupMemory } from "./cgroup-memory.ts";

interface Periods {
  readonly all: number;
  readonly throttled: number;
}

/** What the control groups of a process allow it, and how often they held it back between two looks. */
export class CgroupMeter {
  private readonly files: SystemFiles;
  private readonly memory: CgroupMemory;
  private readonly version: CgroupVersion;
  private readonly cpuFolders: readonly string[];
  private readonly killsPath: string | undefined;
  private lastPeriods = new Map<string, Periods>();
  private lastKills: number | null = null;

  /** @param root `/`, or the root of a tree of files that stands for it. */
  constructor(pid: number, root = "/") {
    this.files = new SystemFiles(root);
    this.memory = new CgroupMemory(root, pid);
    const cpu = cgroupChain(this.files, pid, "cpu");
    this.version = cpu?.version ?? "v2";
    this.cpuFolders = cpu?.folders ?? [];
    this.killsPath = killsPath(this.files, pid);
    this.kills();
    this.throttledRatio();
  }

  /** Null where no group limits or counts anything. */
  take(): CgroupReading | null {
    const limited = this.memory.read();
    const reading: CgroupReading = {
      cpuLimitCores: this.cpuLimitCores(),
      throttledRatio: this.throttledRatio(),
      memoryLimitBytes: limited?.limitBytes ?? null,
      memoryUsedBytes: limited?.usedBytes ?? this.memory.ownBytes(),
      oomKills: this.kills(),
    };
    return Object.values(reading).every((value) => value === null) ? null : reading;
  }

  /** The tightest of the group's own and those above it. */
  private cpuLimitCores(): number | null {
    const limits = this.cpuFolders.map((folder) => this.limitOf(folder)).filter((limit) => limit !== null);
    return limits.length === 0 ? null : Math.min(...limits);
  }

  private limitOf(folder: string): number | null {
    if (this.version === "v2") {
      const [quota, period] = (this.files.text(`${folder}/cpu.max`) ?? "").trim().split(" ").map(Number);
      return quota === undefined || Number.isNaN(quota) || !period ? null : quota / period;
    }
    // -1 is no number here, and stands for no limit.
    const quota = numberIn(this.files, `${folder}/cpu.cfs_quota_us`);
    const period = numberIn(this.files, `${folder}/cpu.cfs_period_us`);
    return quota === null || !period ? null : quota / period;
  }

  /** The share of the group that was held back most. */
  private throttledRatio(): number | null {
    const now = new Map<string, Periods>();
    const ratios: number[] = [];
    for (const folder of this.cpuFolders) {
      if (this.limitOf(folder) === null) continue;
      const stat = this.files.text(`${folder}/cpu.stat`) ?? "";
      const [all, throttled] = [countIn(stat, "nr_periods"), countIn(stat, "nr_throttled")];
      if (all === null || throttled === null) continue;
      now.set(folder, { all, throttled });
      const before = this.lastPeriods.get(folder);
      if (before === undefined) continue;
      // Periods pass only while the group has something to do.
      ratios.push(all > before.all ? (throttled - before.throttled) / (all - before.all) : 0);
    }
    this.lastPeriods = now;
    return ratios.length === 0 ? null : Math.max(0, ...ratios);
  }

  private kills(): number | null {
    const before = this.lastKills;
    this.lastKills = this.killsPath === undefined ? null : countIn(this.files.text(this.killsPath) ?? "", "oom_kill");
    return this.lastKills === null || before === null ? null : Math.max(0, this.lastKills - before);
  }
}

/** Where the kernel counts whom it killed in the process's own group for want of memory. */
function killsPath(files: SystemFiles, pid: number): string | undefined {
  const chain = cgroupChain(files, pid, "memory");
  const [own] = chain?.folders ?? [];
  return own === undefined ? undefined : `${own}/${chain?.version === "v1" ? "memory.oom_control" : "memory.events"}`;
}
