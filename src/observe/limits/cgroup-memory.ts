import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What a control group lets its processes use, and what they use now. */
export interface GroupMemory {
  readonly limitBytes: number;
  /** Without what the kernel would take back before it kills: file caches. */
  readonly usedBytes: number;
}

interface GroupFiles {
  readonly limit: string;
  readonly used: string;
  readonly stat: string;
  /** The lines of `stat` that count file caches. */
  readonly caches: readonly string[];
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

/**
 * The memory of the control group with the tightest limit among this process's own and those above it; null where
 * none has one. Knows cgroup v2, v1, and v1 beside an empty v2.
 * @param root `/`, or the root of a tree of files that stands for it.
 */
export class CgroupMemory {
  private readonly groups: readonly GroupFiles[];

  constructor(root = "/") {
    this.groups = groupsOf(root);
  }

  /** Read anew each time: a limit can be changed while a process runs. */
  read(): GroupMemory | null {
    let tightest: GroupMemory | null = null;
    for (const files of this.groups) {
      const limitBytes = numberIn(files.limit);
      const used = numberIn(files.used);
      if (limitBytes === null || used === null || limitBytes >= unlimitedBytes) continue;
      const memory = { limitBytes, usedBytes: Math.max(0, used - cachedBytes(files)) };
      const roomOf = (group: GroupMemory): number => group.limitBytes - group.usedBytes;
      if (tightest === null || roomOf(memory) < roomOf(tightest)) tightest = memory;
    }
    return tightest;
  }
}

/** `0::/a/b` is the one v2 group; `4:memory:/a/b` a v1 group of the memory controller. */
function groupsOf(root: string): GroupFiles[] {
  const lines = textOf(join(root, "proc/self/cgroup")).split("\n");
  const path = (pattern: RegExp): string | undefined => lines.map((line) => pattern.exec(line)?.[1]).find(Boolean);
  const v1 = path(/^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/);
  if (v1 !== undefined) return groupsFrom(join(root, "sys/fs/cgroup/memory"), v1, "v1");
  const v2 = path(/^0::(.*)$/);
  return v2 === undefined ? [] : groupsFrom(join(root, "sys/fs/cgroup"), v2, "v2");
}

/** The group and all above it. In a container without a namespace of its own the path is the host's: its root is ours. */
function groupsFrom(mount: string, path: string, version: keyof typeof versions): GroupFiles[] {
  const { limit, used, caches } = versions[version];
  const groups: GroupFiles[] = [];
  for (let group = join("/", path); ; group = dirname(group)) {
    const folder = join(mount, group);
    groups.push({ limit: join(folder, limit), used: join(folder, used), stat: join(folder, "memory.stat"), caches });
    if (group === "/") return groups.filter((files) => numberIn(files.used) !== null);
  }
}

function cachedBytes({ stat, caches }: GroupFiles): number {
  const text = textOf(stat);
  return caches.reduce((sum, name) => sum + Number(new RegExp(`^${name} (\\d+)$`, "m").exec(text)?.[1] ?? 0), 0);
}

/** Null for `max`, and where there is no such file. */
function numberIn(path: string): number | null {
  const text = textOf(path).trim();
  return /^\d+$/.test(text) ? Number(text) : null;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
