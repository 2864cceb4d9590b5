import { existsSync } from "node:fs";
import { mkdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A bound on the memory of what runs behind it. */
export interface MemoryLimit {
  /** What a command is put behind, and flags of its own. */
  readonly behind: readonly string[];
  readonly flags: readonly string[];
  /** What the kernel saw of it. */
  seen(): Promise<{ readonly peakBytes: number; readonly kills: number }>;
  remove(): Promise<void>;
}

const kinds = [
  {
    mount: "/sys/fs/cgroup/memory",
    marker: "memory.limit_in_bytes",
    limit: "memory.limit_in_bytes",
    peak: "memory.max_usage_in_bytes",
    kills: "memory.oom_control",
  },
  {
    mount: "/sys/fs/cgroup",
    marker: "cgroup.controllers",
    limit: "memory.max",
    peak: "memory.peak",
    kills: "memory.events",
  },
] as const;

/** A real control group, v1 or v2, where this user may make one; else the command's own flag for the same bound. */
export async function limitedMemory(bytes: number): Promise<MemoryLimit> {
  for (const kind of kinds) {
    if (!existsSync(join(kind.mount, kind.marker))) continue;
    const folder = join(kind.mount, `plimsoll-test-${process.pid}-${Date.now()}`);
    try {
      await mkdir(folder);
      await writeFile(join(folder, kind.limit), String(bytes));
    } catch {
      await rmdir(folder).catch(() => undefined);
      continue;
    }
    return inGroup(folder, kind);
  }
  process.stderr.write("no control group can be made here: the bound is --max-memory\n");
  return {
    behind: [],
    flags: ["--max-memory", String(bytes)],
    seen: () => Promise.resolve({ peakBytes: 0, kills: 0 }),
    remove: () => Promise.resolve(),
  };
}

function inGroup(folder: string, { peak, kills }: (typeof kinds)[number]): MemoryLimit {
  const read = (name: string): Promise<string> => readFile(join(folder, name), "utf8").catch(() => "0");
  return {
    behind: ["bash", "-c", `echo $$ > ${folder}/cgroup.procs && exec "$@"`, "in-group"],
    flags: [],
    seen: async () => ({
      peakBytes: Number(await read(peak)),
      kills: Number(/^oom_kill (\d+)/m.exec(await read(kills))?.[1] ?? 0),
    }),
    remove: async () => {
      // The kernel lets go of a group a moment after its last process.
      for (let tried = 0; tried < 40; tried++) {
        if (
          await rmdir(folder).then(
            () => true,
            () => !existsSync(folder),
          )
        )
          return;
        await sleep(50);
      }
    },
  };
}
