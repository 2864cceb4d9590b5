import type { ChildProcess } from "node:child_process";
import { ask, startProcess, stopProcess, type TargetCounts } from "../start.ts";
import { capacityTargets, type CapacityTargetName } from "./table.ts";
import type { CapacityTruth, Completions } from "./truth.ts";

export interface CapacityTarget {
  readonly url: string;
  readonly pid: number;
  counts(): Promise<TargetCounts>;
  /** What it carries, from what it measured so far; null = nobody there can say. */
  truth(): Promise<CapacityTruth | null>;
  /**
   * Answers without an error per second, by its own count, between two moments in seconds from the first of them after
   * `afterMs` (CLOCK_MONOTONIC).
   */
  completedPerSecond(afterMs: number, fromSeconds: number, toSeconds: number): Promise<number>;
  /** Answers without an error. */
  completed(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts one of the planted targets, and first what it depends on. */
export async function startCapacityTarget(name: CapacityTargetName): Promise<CapacityTarget> {
  const spec = capacityTargets[name];
  const children: ChildProcess[] = [];
  async function start(file: string, options: object): Promise<{ child: ChildProcess; port: number }> {
    const started = await startProcess(`capacity/${file}`, options);
    children.push(started.child);
    return started;
  }

  const dependency = spec.dependency && (await start(spec.dependency.file, spec.dependency.options));
  const { child, port } = await start(spec.file, {
    ...spec.options,
    ...(dependency && { dependencyPort: dependency.port }),
  });
  const knowing = { target: child, dependency: dependency?.child, nobody: undefined }[spec.truthOf];

  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    counts: async () => (await ask<{ counts: TargetCounts }>(child, "counts")).counts,
    truth: async () => (knowing === undefined ? null : (await ask<{ truth: CapacityTruth }>(knowing, "truth")).truth),
    completedPerSecond: async (afterMs, fromSeconds, toSeconds) =>
      perSecondBetween(await completions(child), afterMs, fromSeconds, toSeconds),
    completed: async () => (await completions(child)).good.reduce((sum, number) => sum + number, 0),
    async stop() {
      await Promise.all(children.map(stopProcess));
    },
  };
}

async function completions(child: ChildProcess): Promise<Completions> {
  return (await ask<{ completions: Completions }>(child, "completions")).completions;
}

function perSecondBetween(
  { fromMs, binMs, good }: Completions,
  afterMs: number,
  fromSeconds: number,
  toSeconds: number,
): number {
  const after = Math.max(0, Math.ceil((afterMs - fromMs) / binMs));
  const begun = good.findIndex((count, bin) => bin >= after && count > 0);
  const first = begun + Math.round((fromSeconds * 1000) / binMs);
  const last = begun + Math.round((toSeconds * 1000) / binMs);
  const count = good.subarray(first, last).reduce((sum, number) => sum + number, 0);
  return count / (toSeconds - fromSeconds);
}
