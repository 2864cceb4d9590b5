import { openSync, readSync } from "node:fs";

/**
 * Memory of this process that is in RAM. The file is opened once: who has run out of file descriptors must still be
 * able to look, and `process.memoryUsage.rss()` throws then.
 */
export class ResidentMemory {
  private readonly file: number | undefined = openStatus();
  private readonly buffer = Buffer.alloc(4096);

  bytes(): number {
    if (this.file === undefined) return process.memoryUsage.rss();
    const length = readSync(this.file, this.buffer, 0, this.buffer.length, 0);
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(this.buffer.toString("latin1", 0, length))?.[1] ?? 0) * 1024;
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
