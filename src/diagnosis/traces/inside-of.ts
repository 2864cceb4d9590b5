import type { Finding, InsideResult } from "#run";
import { coverageOf, type TraceBreakdown, type TraceCounts } from "#trace";
import { findInTraces, type TraceFindingOptions } from "./find-in-traces.ts";

/** All that one stretch of traces says. Plain data. */
export interface TracesInside extends InsideResult {
  readonly findings: readonly Finding[];
}

type Reasons = Readonly<Record<string, number>>;

export interface InsideFacts extends TraceFindingOptions {
  readonly counts: TraceCounts;
  /** By the receiver, by reason. */
  readonly refused?: Reasons;
  readonly droppedBySdk?: Reasons;
}

export function insideOf(breakdown: TraceBreakdown, { counts, ...facts }: InsideFacts): TracesInside {
  return {
    coverage: coverageOf(breakdown, counts, facts),
    routes: breakdown.routes(),
    findings: findInTraces(breakdown, facts),
    dependencies: breakdown.dependencies.list(),
  };
}
