import { SystemFiles } from "../system-files.ts";
import { cgroupChain, countIn, type CgroupVersion, numberIn } from "./cgroup-groups.ts";

/** What a control group lets its processes use, and what they use now. */
export interface GroupMemory {
  readonly limitBytes: number;
  /** Without what the kernel would take back before it kills: file caches. */
  readonly usedBytes: number;
}

/** Beyond this a "limit" is the kernel's way of writing that there is none. */
const unlimitedBytes = 2 ** 60;

const versions = {
  v2: { limit: "memory.max", used: "memory.current", caches: ["active_file", "inactive_file"] },
  v1: {
    limit: "memory.limit_in_bytes",
    used: "memory.usage_in_bytes",
    caches: ["total_active_file", "total_inactive_file"],
  },
} as const;

/** The memory of the control group with the tightest limit among a process's own and those above it. */
export class CgroupMemory {
  private readonly files: SystemFiles;
  private readonly version: CgroupVersion;
  private readonly folders: readonly string[];

  /** @param root `/`, or the root of a tree of files that stands for it. */
  constructor(root = "/", pid: number | "self" = "self") {
    this.files = new SystemFiles(root);
    const chain = cgroupChain(this.files, pid, "memory");
    this.version = chain?.version ?? "v2";
    const { used } = versions[this.version];
    this.folders = (chain?.folders ?? []).filter((folder) => numberIn(this.files, `${folder}/${used}`) !== null);
  }

  /** Null where none has a limit. Read anew each time: a limit can be changed while a process runs. */
  read(): GroupMemory | null {
    let tightest: GroupMemory | null = null;
    for (const folder of this.folders) {
      const limitBytes = numberIn(this.files, `${folder}/${versions[this.version].limit}`);
      if (limitBytes === null || limitBytes >= unlimitedBytes) continue;
      const usedBytes = this.usedBytes(folder);
      if (usedBytes === null) continue;
      const roomOf = (group: GroupMemory): number => group.limitBytes - group.usedBytes;
      if (tightest === null || limitBytes - usedBytes < roomOf(tightest)) tightest = { limitBytes, usedBytes };
    }
    return tightest;
  }

  /** What the process's own group uses, limited or not. */
  ownBytes(): number | null {
    const [own] = this.folders;
    return own === undefined ? null : this.usedBytes(own);
  }

  private usedBytes(folder: string): number | null {
    const { used, caches } = versions[this.version];
    const bytes = numberIn(this.files, `${folder}/${used}`);
    if (bytes === null) return null;
    const stat = this.files.text(`${folder}/memory.stat`) ?? "";
    return Math.max(0, bytes - caches.reduce((sum, name) => sum + (countIn(stat, name) ?? 0), 0));
  }
}
