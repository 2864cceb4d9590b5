import { readFileSync } from "node:fs";
import { availableParallelism, freemem } from "node:os";

/** Kept free for files, the result, the terminal and what a test file opens itself. */
const fdsReserved = 128;
/** An idle connection with its buffers, both in the process and in the kernel, is below this. */
const bytesPerConnection = 32 * 1024;

/** One core is left to the rest of the machine: the target, often. */
export const defaultWorkers = (): number => Math.max(1, availableParallelism() - 1);

/**
 * How many requests this machine can hold open at the same time: by file descriptors, ports and memory.
 * @param addresses how many local addresses connections start from: each has ports of its own
 */
export function inFlightMax(addresses = 1): number {
  const fds = fdLimit(textOf("/proc/self/limits")) - fdsReserved;
  const ports = addresses * portCount(textOf("/proc/sys/net/ipv4/ip_local_port_range"));
  const memory = Math.floor(freemem() / 2 / bytesPerConnection);
  return Math.max(64, Math.min(fds, ports, memory));
}

/** `Max open files  1024  1048576  files`: Node raises the soft limit to the hard one when it starts. */
export function fdLimit(limits: string): number {
  const found = /^Max open files\s+(\d+|unlimited)/m.exec(limits)?.[1];
  return found === undefined || found === "unlimited" ? 65_536 : Number(found);
}

/** First and last local port, of one address pair. */
export function portCount(range: string): number {
  const [first = NaN, last = NaN] = range.trim().split(/\s+/).map(Number);
  return Number.isFinite(last - first) ? last - first + 1 : 28_232;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Not Linux: the limits assumed are those of a common default.
    return "";
  }
}
