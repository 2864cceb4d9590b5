import { dirname, join } from "node:path";
import type { SystemFiles } from "../system-files.ts";

export type CgroupVersion = "v1" | "v2";

/** The groups that limit a process: its own first, then those above it up to the mount's root. */
export interface CgroupChain {
  readonly version: CgroupVersion;
  readonly folders: readonly string[];
}

/**
 * Where the groups of a controller lie for a process; null where it is in none. Knows v2, v1, and v1 beside an empty v2.
 * @param pid a number, or `self`
 */
export function cgroupChain(files: SystemFiles, pid: number | "self", controller: string): CgroupChain | null {
  const lines = (files.text(`proc/${pid}/cgroup`) ?? "").split("\n");
  // `0::/a/b` is the one v2 group; `4:cpu,cpuacct:/a/b` a v1 group of two controllers, mounted under that name.
  for (const line of lines) {
    const [, controllers, path] = /^\d+:([^:]+):(.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined || !controllers.split(",").includes(controller)) continue;
    const mounts = [controllers, controller].map((name) => `sys/fs/cgroup/${name}`);
    const mount = mounts.find((folder) => files.names(folder) !== undefined) ?? mounts[0]!;
    return { version: "v1", folders: foldersFrom(files, mount, path) };
  }
  const path = lines.map((line) => /^0::(.*)$/.exec(line)?.[1]).find(Boolean);
  return path === undefined ? null : { version: "v2", folders: foldersFrom(files, "sys/fs/cgroup", path) };
}

/** In a container without a namespace of its own the path is the host's: its root is ours. */
function foldersFrom(files: SystemFiles, mount: string, path: string): string[] {
  const folders: string[] = [];
  for (let group = join("/", path); ; group = dirname(group)) {
    const folder = join(mount, group);
    if (files.names(folder) !== undefined) folders.push(folder);
    if (group === "/") return folders;
  }
}

/** Null for `max`, and where there is no such file. */
export function numberIn(files: SystemFiles, path: string): number | null {
  const text = (files.text(path) ?? "").trim();
  return /^\d+$/.test(text) ? Number(text) : null;
}

/** `name 123` of a file such as cpu.stat; null where there is no such line. */
export function countIn(text: string, name: string): number | null {
  const found = new RegExp(`^${name} (\\d+)$`, "m").exec(text)?.[1];
  return found === undefined ? null : Number(found);
}
