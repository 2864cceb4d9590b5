import { type Line, theilSen } from "../laws/theil-sen.ts";
import type { LoadPoint } from "./load-point.ts";
import type { LoadFacts } from "./suspect-facts.ts";

/** Processor time of target and machine, in cores. */
export interface CpuFacts {
  readonly atReference: number | null;
  readonly atFull: number;
  readonly busiestThread: { readonly atReference: number | null; readonly atFull: number } | null;
  readonly processes: number;
  /** What the target may use: its control group's limit, or all cores. */
  readonly limit: number;
  readonly isQuota: boolean;
  readonly throttledRatio: number | null;
  readonly host: { readonly atFull: number; readonly cores: number; readonly runnable: number | null } | null;
  readonly generatorAtFull: number | null;
  /** CPU-seconds of one iteration: cores over iterations/s. */
  readonly perIteration: Line | null;
  /** The same for all that runs on the machine. */
  readonly hostPerIteration: Line | null;
  /** Cores of the busiest thread over iterations/s. */
  readonly threadPerIteration: Line | null;
  /** A thread, or all that the target may use, is used up. */
  readonly isFull: boolean;
  /** Neither the target nor one thread of it is near its limit. */
  readonly isLow: boolean;
}

/** Shares of a core, and of the limit. */
const fullFrom = { thread: 0.85, limit: 0.9, throttled: 0.1 } as const;
const lowUpTo = 0.7;

export function cpuFactsOf({ points, reference, full }: LoadFacts, machineCores: number): CpuFacts | null {
  const target = full?.resources?.target ?? null;
  if (full === null || target === null) return null;
  const { host, cgroup } = full.resources ?? {};
  const cores = host?.cores ?? machineCores;
  const limit = Math.min(cgroup?.cpuLimitCores ?? cores, cores);
  const throttledRatio = cgroup?.throttledRatio ?? null;
  const thread = target.busiestThread?.cpuCores ?? null;
  const isThrottled = (throttledRatio ?? 0) >= fullFrom.throttled;
  const isSpent = target.cpuCores >= fullFrom.limit * limit || isThrottled;
  return {
    atReference: reference?.resources?.target?.cpuCores ?? null,
    atFull: target.cpuCores,
    busiestThread:
      thread === null
        ? null
        : { atReference: reference?.resources?.target?.busiestThread?.cpuCores ?? null, atFull: thread },
    processes: target.processes,
    limit,
    isQuota: limit < cores,
    throttledRatio,
    host: host ? { atFull: host.cpuCores, cores, runnable: host.runnable } : null,
    generatorAtFull: full.resources?.generatorCpuCores ?? full.generator.cpuCores,
    perIteration: lineOf(points, (point) => point.resources?.target?.cpuCores),
    hostPerIteration: lineOf(points, (point) => point.resources?.host?.cpuCores),
    threadPerIteration: lineOf(points, (point) => point.resources?.target?.busiestThread?.cpuCores),
    isFull: isSpent || (thread ?? target.cpuCores) >= fullFrom.thread,
    isLow: !isThrottled && (thread ?? target.cpuCores) < lowUpTo && target.cpuCores < lowUpTo * limit,
  };
}

/** Over the trials' ended iterations: what is turned away or waits costs nothing worth the name. */
function lineOf(points: readonly LoadPoint[], cores: (point: LoadPoint) => number | undefined): Line | null {
  const pairs = points.flatMap((point) => {
    const value = cores(point);
    return value === undefined ? [] : [[point.endedPerSecond, value] as const];
  });
  const most = Math.max(0, ...pairs.map(([rate]) => rate));
  // Trials at nearly the same rate say nothing of a slope but noise.
  const apart = pairs.filter(([rate], index) =>
    pairs.every(([other], before) => before >= index || Math.abs(rate - other) > 0.08 * most),
  );
  return theilSen(apart) ?? null;
}
