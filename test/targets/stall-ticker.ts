import { availableParallelism } from "node:os";
import { ask, startProcess, stopProcess } from "./start.ts";

/** What a ticker sleeps at a time: a gap without lateness. */
const sleepMs = 5;
/** Shorter gaps are a late turn, not a stall. */
const stallMs = 20;

/** A stretch in which a core stood still, in CLOCK_MONOTONIC milliseconds. */
export interface Stall {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface StallTicker {
  readonly pids: readonly number[];
  /** The stalls of each core; elsewhere than on Linux, of wherever the one ticker ran. */
  between(fromMs: number, toMs: number): Promise<readonly (readonly Stall[])[]>;
  /** 0–1 of the time in which a core ran what was due more than 1.5 ms late; of the core with most of it. */
  lateShare(fromMs: number, toMs: number): Promise<number>;
  /** How late a core at most ran what was due, in milliseconds; 0 where none was more than 1.5 ms late. */
  latestMs(fromMs: number, toMs: number): Promise<number>;
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
  const gapsBetween = async (fromMs: number, toMs: number): Promise<readonly (readonly Stall[])[]> => {
    const told = await Promise.all(
      children.map((child) => ask<{ gaps: readonly (readonly [number, number])[] }>(child, "gaps")),
    );
    return told.map(({ gaps }) =>
      gaps.filter(([from, to]) => to > fromMs && from < toMs).map(([from, to]) => ({ fromMs: from, toMs: to })),
    );
  };
  return {
    pids: children.map((child) => child.pid ?? 0),
    async between(fromMs, toMs) {
      const cores = await gapsBetween(fromMs, toMs);
      return cores.map((gaps) => gaps.filter((gap) => gap.toMs - gap.fromMs > stallMs));
    },
    async lateShare(fromMs, toMs) {
      const cores = await gapsBetween(fromMs, toMs);
      const lateMs = cores.map((gaps) => gaps.reduce((sum, gap) => sum + gap.toMs - gap.fromMs, 0));
      return Math.max(...lateMs) / (toMs - fromMs);
    },
    async latestMs(fromMs, toMs) {
      const gaps = (await gapsBetween(fromMs, toMs)).flat();
      return Math.max(0, ...gaps.map((gap) => gap.toMs - gap.fromMs - sleepMs));
    },
    async stop() {
      await Promise.all(children.map(stopProcess));
    },
  };
}
