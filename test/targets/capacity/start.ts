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
  /** Answers without an error per second, by its own count, between two moments of CLOCK_MONOTONIC. */
  completedPerSecond(fromMs: number, toMs: number): Promise<number>;
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
    async completedPerSecond(fromMs, toMs) {
      const { completions } = await ask<{ completions: Completions }>(child, "completions");
      return perSecondBetween(completions, fromMs, toMs);
    },
    async stop() {
      await Promise.all(children.map(stopProcess));
    },
  };
}

function perSecondBetween({ fromMs: beganMs, binMs, good }: Completions, fromMs: number, toMs: number): number {
  const first = Math.max(0, Math.round((fromMs - beganMs) / binMs));
  const last = Math.round((toMs - beganMs) / binMs);
  const count = good.subarray(first, last).reduce((sum, number) => sum + number, 0);
  return (count / ((last - first) * binMs)) * 1000;
}
