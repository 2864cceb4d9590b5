import { type Collector, Histogram, type OperationTally, pointLatency } from "#measure";
import type { OperationName, RunPlan } from "#run";
import { redactUrl } from "#secrets";
import type { LiveOperation, LiveState } from "#report";

import { describeLoads, plannedSeconds } from "./describe-load.ts";
import type { RunOrder } from "./lab.ts";

const pointsShown = 120;
const operationsShown = 12;

export interface LiveFrame {
  readonly phase: LiveState["phase"];
  /** Run clock. */
  readonly nowMs: number;
  readonly isPaused: boolean;
}

/** What does not change from frame to frame, or not by what is counted. */
export type FrameFacts = Pick<LiveState, "title" | "loads" | "plannedSeconds" | "hasKeys" | "explore" | "pursuit">;

/** Of a run whose load was planned; `changes` to it as people say them. */
export function frameFacts({ plan, title, keys }: RunOrder, changes: readonly string[]): FrameFacts {
  const loads = [...describeLoads(plan), ...changes];
  return { title, loads, plannedSeconds: plannedSeconds(plan), hasKeys: keys !== undefined };
}

export interface Sight {
  readonly facts: FrameFacts;
  readonly frame: LiveFrame;
}

/** What the live view shows, from what has been counted so far. */
export function liveState(collector: Collector, plan: RunPlan, { facts, frame }: Sight): LiveState {
  const { counts, names } = collector;
  const iterations = collector.iterations.reduce(
    (sum, tally) => ({
      planned: sum.planned + tally.planned,
      completed: sum.completed + tally.completed,
      failed: sum.failed + tally.failed,
      dropped: sum.dropped + tally.dropped,
    }),
    { planned: 0, completed: 0, failed: 0, dropped: 0 },
  );
  const isPlanned = plan.scenarios.some(({ load }) => load.kind !== "closed");
  const recent = collector.recentLatency();
  const whole = new Histogram();
  whole.add(counts.judged.latency);
  whole.add(counts.judged.failedLatency);
  const seconds = Math.max(1, counts.measuredSeconds);
  // Only the biggest are drawn: percentiles of two thousand operations four times a second would cost the load.
  const ordered = [...counts.operations].sort(([, left], [, right]) => right.tally.count - left.tally.count);
  const operations = ordered.map(([id, total], place) =>
    liveOperation(names.operations.names[id]!, total.tally, seconds, place < operationsShown),
  );
  return {
    ...facts,
    target: redactUrl(plan.target),
    phase: frame.phase,
    isPaused: frame.isPaused,
    elapsedSeconds: Math.max(0, frame.nowMs / 1000),
    points: collector.timeline.last(pointsShown),
    iterations: { ...iterations, planned: isPlanned ? iterations.planned : null },
    requests: { ok: collector.requests.ok, failed: collector.requests.failed },
    latencyMs: { recent: pointLatency(recent.histogram), recentSeconds: recent.seconds, whole: pointLatency(whole) },
    operations,
    errors: Object.entries(collector.requests.byError),
    doubts: stallDoubts(collector),
  };
}

function liveOperation(name: OperationName, tally: OperationTally, seconds: number, isShown: boolean): LiveOperation {
  const { kind, protocol, method, scenario, step } = name;
  const latency = new Histogram();
  if (isShown) {
    latency.add(tally.latency);
    latency.add(tally.failedLatency);
  }
  return {
    kind,
    protocol,
    name: name.name,
    scenario,
    ...(method === undefined ? {} : { method }),
    ...(step === undefined ? {} : { step }),
    count: tally.count,
    ratePerSecond: tally.count / seconds,
    errorRatio: tally.count === 0 ? 0 : tally.failed / tally.count,
    latencyMs: pointLatency(latency),
  };
}

export function stallDoubts({ health }: Collector): string[] {
  const last = health.stalls.at(-1);
  if (last === undefined) return [];
  return [`stall: the generator stood still for ${Math.round(last.durationMs)} ms at ${last.atSeconds.toFixed(1)} s`];
}
