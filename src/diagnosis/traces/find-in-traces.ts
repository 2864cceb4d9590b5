import type { Finding } from "#run";
import type { TraceBreakdown } from "#trace";
import { brokenPropagation } from "./broken-propagation.ts";
import { chatty } from "./chatty.ts";
import { duplicateCall } from "./duplicate-call.ts";
import { largePayload } from "./large-payload.ts";
import { missingInstrumentation } from "./missing-instrumentation.ts";
import { nPlusOne } from "./n-plus-one.ts";
import { serialCalls } from "./serial-calls.ts";
import { slowQuery } from "./slow-query.ts";
import type { Detector, RankedFinding } from "./trace-finding.ts";
import { untestedRoute } from "./untested-route.ts";

const detectors: readonly Detector[] = [
  nPlusOne,
  duplicateCall,
  serialCalls,
  slowQuery,
  chatty,
  largePayload,
  missingInstrumentation,
  brokenPropagation,
  untestedRoute,
];

/** Of one kind; the rest is more of the same. */
const perKindMax = 20;
const severityOrder: readonly Finding["severity"][] = ["critical", "warning", "info"];

export interface TraceFindingOptions {
  /** Of the target, mean over all requests. Without it, a gap may be work. */
  readonly cpuMsPerRequest?: number | null;
}

/**
 * What traces of one stretch of load say is wrong: most severe first, then what costs most. Traces of steady load below
 * saturation are meant: beyond it everything waits, and waits look like gaps and slow queries.
 */
export function findInTraces(breakdown: TraceBreakdown, options: TraceFindingOptions = {}): readonly Finding[] {
  const evidence = { breakdown, thresholds: breakdown.thresholds, cpuMsPerRequest: options.cpuMsPerRequest ?? null };
  return detectors
    .flatMap((detect) => detect(evidence).toSorted(byCost).slice(0, perKindMax))
    .toSorted((a, b) => severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity) || byCost(a, b))
    .map(({ costMs: _, ...finding }) => finding);
}

const byCost = (a: RankedFinding, b: RankedFinding): number => b.costMs - a.costMs;
