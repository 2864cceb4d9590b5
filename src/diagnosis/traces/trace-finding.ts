import type { RouteTally, RowTally, TraceBreakdown, TraceThresholds } from "#trace";
import type { Finding } from "#run";
import type { FindingKind } from "../kinds.ts";

/** What detectors look at. */
export interface TraceEvidence {
  readonly breakdown: TraceBreakdown;
  readonly thresholds: TraceThresholds;
  /** Processor time of the target for a request; null = not known. */
  readonly cpuMsPerRequest: number | null;
}

/** With what puts it before others: milliseconds of all requests of its route together. */
export interface RankedFinding extends Finding {
  readonly kind: FindingKind;
  readonly costMs: number;
}

export type Detector = (evidence: TraceEvidence) => readonly RankedFinding[];

/** Routes with enough traces to speak of frequency. */
export function routesIn({ breakdown, thresholds }: TraceEvidence): readonly RouteTally[] {
  return breakdown.tallies().filter(({ traces }) => traces >= thresholds.tracesMin);
}

export const meanServerMs = ({ serverMs }: RouteTally): number => serverMs.meanMs ?? 0;

/** Where a call stands, for a route that goes through several services. */
export function placeOf(row: RowTally, route: RouteTally): string {
  return row.service === route.service ? "" : ` in ${row.service}`;
}

export function exampleText(traceId: string): string {
  return `For example trace ${traceId}`;
}

const labelMax = 100;
/** Long statements stay readable in one line. */
export const shortLabel = (label: string): string =>
  label.length > labelMax ? `${label.slice(0, labelMax - 1)}…` : label;
