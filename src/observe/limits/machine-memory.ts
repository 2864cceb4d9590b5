import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Memory this machine could still give, without swapping or killing; null where the system does not tell.
 * @param root `/`, or the root of a tree of files that stands for it.
 */
export function readAvailableBytes(root = "/"): number | null {
  try {
    const found = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync(join(root, "proc/meminfo"), "utf8"))?.[1];
    return found === undefined ? null : Number(found) * 1024;
  } catch {
    return null;
  }
}
