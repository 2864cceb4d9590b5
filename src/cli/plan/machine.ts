import { availableParallelism, freemem } from "node:os";
import { readDescriptors, readPortCount } from "#observe";

/** What this machine and this process have left, before a run. */
export interface MachineLimits {
  /** Files that may still be opened. */
  readonly fdsFree: number;
  /** Local ports, of one address pair. */
  readonly ports: number;
  readonly freeBytes: number;
}

/** Where the system does not tell: the limits of a common default. */
const usual = { fdLimit: 65_536, fdsOpen: 32, ports: 28_232 } as const;

/** What a worker thread opens for itself: its loop, its wake-ups, its streams. */
const fdsPerWorker = 10;
/** Kept free for files, the result, name look-ups and what a test file opens itself. */
const fdsReserved = 16;
/** An idle connection with its buffers, both in the process and in the kernel, is below this. */
const bytesPerConnection = 32 * 1024;

/** One core is left to the rest of the machine: the target, often. */
export const defaultWorkers = (): number => Math.max(1, availableParallelism() - 1);

export function readMachineLimits(): MachineLimits {
  const { limit, open } = readDescriptors();
  return {
    fdsFree: (limit ?? usual.fdLimit) - (open ?? usual.fdsOpen),
    ports: readPortCount() ?? usual.ports,
    freeBytes: freemem(),
  };
}

/** How many connections this process can have open at the same time, all workers together, by its file descriptors. */
export function connectionsMax({ fdsFree }: MachineLimits, workers: number): number {
  const free = fdsFree - workers * fdsPerWorker - fdsReserved;
  return Math.max(1, Number.isFinite(free) ? free : usual.fdLimit);
}

/**
 * How many requests this machine can hold open at the same time: by file descriptors, ports and memory.
 * @param addresses how many local addresses connections start from: each has ports of its own
 */
export function inFlightMax(machine: MachineLimits, workers: number, addresses = 1): number {
  const memory = Math.floor(machine.freeBytes / 2 / bytesPerConnection);
  return Math.max(1, Math.min(connectionsMax(machine, workers), addresses * machine.ports, memory));
}
