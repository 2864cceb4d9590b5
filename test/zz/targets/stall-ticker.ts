import { availableParallelism } from "node:os";
import { ask, startProcess, stopProcess } from "./start.ts";

/** A stretch in which a core stood still, in CLOCK_MONOTONIC milliseconds. */
export interface Stall {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface StallTicker {
  readonly pids: readonly number[];
  /** The stalls of each core; elsewhere than on Linux, of wherever the one ticker ran. */
  between(fromMs: number, toMs: number): Promise<readonly (readonly Stall[])[]>;
  stop(): Promise<void>;
}

/**
 * Processes that are neither target nor generator and notice when the machine stands still: one per core, because a
 * hypervisor may take away one core and leave the other.
 */
export async function startStallTicker(): Promise<StallTicker> {
  const cores =
    process.platform === "linux" ? Array.from({ length: availableParallelism() }, (_, core) => core) : [undefined];
  const started = await Promise.all(cores.map((core) => startProcess("stall-ticker.mjs", {}, core)));
  const children = started.map(({ child }) => child);
  return {
    pids: children.map((child) => child.pid ?? 0),
    async between(fromMs, toMs) {
      const told = await Promise.all(
        children.map((child) => ask<{ stalls: readonly (readonly [number, number])[] }>(child, "stalls")),
      );
      return told.map(({ stalls }) =>
        stalls.filter(([from, to]) => to > fromMs && from < toMs).map(([from, to]) => ({ fromMs: from, toMs: to })),
      );
    },
    async stop() {
      await Promise.all(children.map(stopProcess));
    },
  };
}
