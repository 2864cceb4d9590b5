import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Files, sockets among them, that this process may have open and has open; null where the system does not tell. */
export interface DescriptorFacts {
  readonly limit: number | null;
  readonly open: number | null;
}

/** @param root `/`, or the root of a tree of files that stands for it. */
export function readDescriptors(root = "/"): DescriptorFacts {
  return { limit: limitIn(join(root, "proc/self/limits")), open: entriesOf(join(root, "proc/self/fd")) };
}

function limitIn(path: string): number | null {
  try {
    return openFilesLimit(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}

/** `Max open files  1024  1048576  files`: Node raises the soft limit to the hard one when it starts. */
export function openFilesLimit(limits: string): number | null {
  const found = /^Max open files\s+(\d+|unlimited)/m.exec(limits)?.[1];
  return found === undefined ? null : found === "unlimited" ? Number.POSITIVE_INFINITY : Number(found);
}

function entriesOf(folder: string): number | null {
  try {
    return readdirSync(folder).length;
  } catch {
    return null;
  }
}
