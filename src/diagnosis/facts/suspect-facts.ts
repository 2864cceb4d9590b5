import type { DependencyResult, ExploreResult } from "#run";
import type { StretchLoad } from "#trace";
import { carriedPerSecond } from "../laws/little.ts";
import { type CpuFacts, cpuFactsOf } from "./cpu-facts.ts";
import { type DatabaseFacts, databaseFactsOf } from "./database-facts.ts";
import { type LoadPoint, loadPointOf } from "./load-point.ts";
import { type PeerFacts, peerFactsOf } from "./peer-facts.ts";
import { queueingOf, type Queueing } from "./queueing.ts";
import { type RefusalFacts, refusalFactsOf } from "./refusal-facts.ts";
import { type SlotFacts, slotFactsOf } from "./slot-facts.ts";
import { type SpanFacts, spanFactsOf } from "./span-facts.ts";

/** What all suspects are asked about, worked out once. Rates are iterations/s. */
export interface SuspectFacts {
  readonly explored: ExploreResult;
  /** Of the machine the target runs on, as far as that is this one. */
  readonly machineCores: number;
  /** Where nothing waits yet. */
  readonly reference: LoadPoint | null;
  /** Trials that can be trusted, as they were made. */
  readonly inOrder: readonly LoadPoint[];
  /** Those without warm-up, by what was offered. */
  readonly points: readonly LoadPoint[];
  readonly saturationPerSecond: number | null;
  readonly capacityPerSecond: number | null;
  /** Clearly below saturation; clearly above. */
  readonly steady: readonly LoadPoint[];
  readonly overload: readonly LoadPoint[];
  /** At or just above saturation: where what gives is used up. Without saturation the highest load. */
  readonly full: LoadPoint | null;
  readonly queueing: Queueing;
  readonly cpu: CpuFacts | null;
  readonly slots: SlotFacts | null;
  /** Other ends the target itself is connected to; null = cannot be seen. */
  readonly peers: readonly PeerFacts[] | null;
  readonly refusals: RefusalFacts | null;
  /** Null = it was not asked. */
  readonly database: DatabaseFacts | null;
  /** Null = no traces came, or too few. */
  readonly spans: SpanFacts | null;
}

/** What is known beside the search itself. */
export interface Beside {
  /** Of the machine. */
  readonly cores: number;
  /** What traces say of each trial; absent = none came. */
  readonly stretches?: readonly StretchLoad[];
  /** Behind proxies of the run's own: what they lead to. */
  readonly dependencies?: readonly DependencyResult[];
}

/** Shares of saturation up to which load counts as below it, and from which as above. */
const steadyUpTo = 0.965;
const overloadFrom = 1.03;

export function suspectFactsOf(explored: ExploreResult, beside: Beside): SuspectFacts {
  const inOrder = explored.trials.filter(({ validity }) => validity.kind !== "invalid").map(loadPointOf);
  const points = inOrder
    .filter(({ purpose }) => purpose !== "warm-up")
    .toSorted((a, b) => a.offeredPerSecond - b.offeredPerSecond);
  const reference = referenceOf(explored, points);
  const saturation = explored.saturation?.iterationsPerSecond ?? null;
  const steady = points.filter((point) => saturation === null || point.offeredPerSecond <= steadyUpTo * saturation);
  const overload = points.filter((point) => saturation !== null && point.offeredPerSecond >= overloadFrom * saturation);
  const full = overload[0] ?? points.at(-1) ?? null;
  const seen = { reference, points, steady, overload, full, saturationPerSecond: saturation };
  return {
    ...seen,
    explored,
    machineCores: beside.cores,
    inOrder,
    capacityPerSecond: explored.capacity?.iterationsPerSecond ?? null,
    queueing: queueingOf(seen),
    cpu: cpuFactsOf(seen, beside.cores),
    slots: slotFactsOf(seen),
    peers: peerFactsOf(seen, beside.dependencies),
    refusals: refusalFactsOf(seen),
    database: databaseFactsOf(seen),
    spans: spanFactsOf(seen, beside.stretches ?? []),
  };
}

/** What suspects' facts are worked out from. */
export type LoadFacts = Pick<
  SuspectFacts,
  "reference" | "points" | "steady" | "overload" | "full" | "saturationPerSecond"
>;

/** As the trial all others were compared with, or else the one with least load. */
function referenceOf(explored: ExploreResult, points: readonly LoadPoint[]): LoadPoint | null {
  return explored.reference === null ? (points[0] ?? null) : loadPointOf(explored.reference);
}

/** What the reference latency alone allows: `slots` held for all of it. */
export function carriedByReference(facts: SuspectFacts, slots: number): number | null {
  const meanMs = facts.reference?.meanMs ?? null;
  return meanMs === null || meanMs <= 0 ? null : carriedPerSecond(slots, meanMs);
}
