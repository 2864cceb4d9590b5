import { cpus } from "node:os";
import { StealMeter } from "./steal.ts";

/** How evenly time passed while it was watched. */
export interface Steadiness {
  readonly watchedMs: number;
  readonly ticks: number;
  readonly lateP99Ms: number;
  readonly lateMaxMs: number;
  readonly clockStepMs: number;
  readonly wentBack: boolean;
  readonly wallStrayMs: number;
  readonly busyRatio: number | null;
  readonly stealRatio: number | null;
}

/** Time as it is watched. */
export interface WatchedTime {
  /** The clock that never goes back. */
  monotonicMs(): number;
  wallMs(): number;
  pause(ms: number): Promise<unknown>;
}

const tickMs = 5;
const clockLooks = 2_000;

/** Watches clock, event loop and processor; this process must do nothing else meanwhile. */
export async function watchSteadiness(forMs: number, time: WatchedTime): Promise<Steadiness> {
  const steal = new StealMeter();
  const before = processorTimes();
  const clock = lookAtClock(time);
  const lateMs: number[] = [];
  const startMs = time.monotonicMs();
  const wallOffset = time.wallMs() - startMs;
  let wallStrayMs = 0;
  let wentBack = clock.wentBack;
  for (let nowMs = startMs; nowMs - startMs < forMs; ) {
    await time.pause(tickMs);
    const tickedMs = time.monotonicMs();
    wentBack ||= tickedMs < nowMs;
    lateMs.push(Math.max(0, tickedMs - nowMs - tickMs));
    // The wall clock has whole milliseconds: one of them is no straying.
    wallStrayMs = Math.max(wallStrayMs, Math.abs(time.wallMs() - tickedMs - wallOffset) - 1);
    nowMs = tickedMs;
  }
  lateMs.sort((a, b) => a - b);
  return {
    watchedMs: time.monotonicMs() - startMs,
    ticks: lateMs.length,
    lateP99Ms: lateMs[Math.ceil(lateMs.length * 0.99) - 1] ?? 0,
    lateMaxMs: lateMs.at(-1) ?? 0,
    clockStepMs: clock.stepMs,
    wentBack,
    wallStrayMs: Math.max(0, wallStrayMs),
    busyRatio: busyBetween(before, processorTimes()),
    stealRatio: steal.take(),
  };
}

/** The smallest step between two looks one after the other, and whether one was ever back. */
function lookAtClock({ monotonicMs }: WatchedTime): { stepMs: number; wentBack: boolean } {
  let stepMs = Number.POSITIVE_INFINITY;
  let wentBack = false;
  let lastMs = monotonicMs();
  for (let look = 0; look < clockLooks || stepMs === Number.POSITIVE_INFINITY; look++) {
    const nowMs = monotonicMs();
    if (nowMs > lastMs) stepMs = Math.min(stepMs, nowMs - lastMs);
    wentBack ||= nowMs < lastMs;
    lastMs = nowMs;
  }
  return { stepMs, wentBack };
}

interface ProcessorTimes {
  readonly busy: number;
  readonly all: number;
}

function processorTimes(): ProcessorTimes {
  let idle = 0;
  let all = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    all += times.user + times.nice + times.sys + times.irq + times.idle;
  }
  return { busy: all - idle, all };
}

/** Null where the system keeps no such count. */
function busyBetween(before: ProcessorTimes, after: ProcessorTimes): number | null {
  const all = after.all - before.all;
  return all <= 0 ? null : Math.max(0, Math.min(1, (after.busy - before.busy) / all));
}
