import { openSync, readSync } from "node:fs";

/**
 * Memory of this process that is in RAM. The file is opened once: who has run out of file descriptors must still be
 * able to look, and `process.memoryUsage.rss()` throws then.
 */
export class ResidentMemory {
  private readonly file: number | undefined = openStatus();
  private readonly buffer = Buffer.alloc(4096);

  /** All of it. */
  bytes(): number {
    return this.fields(/^VmRSS:\s+(\d+) kB/gm);
  }

  /** Without files that are mapped, as Node's own program: the kernel takes those back when it needs to. */
  ownBytes(): number {
    return this.fields(/^Rss(?:Anon|Shmem):\s+(\d+) kB/gm);
  }

  private fields(pattern: RegExp): number {
    if (this.file === undefined) return process.memoryUsage.rss();
    const length = readSync(this.file, this.buffer, 0, this.buffer.length, 0);
    const text = this.buffer.toString("latin1", 0, length);
    return [...text.matchAll(pattern)].reduce((sum, [, kilobytes]) => sum + Number(kilobytes) * 1024, 0);
  }
}

/** Undefined where there is no /proc. */
function openStatus(): number | undefined {
  try {
    return openSync("/proc/self/status", "r");
  } catch {
    return undefined;
  }
}
