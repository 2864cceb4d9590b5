import type { RouteTally, RowTally } from "#trace";
import { criticalBelow } from "#trace";
import { formatCount } from "#units";
import { ms, share } from "../suspects/wording.ts";
import {
  exampleText,
  meanServerMs,
  placeOf,
  type RankedFinding,
  routesIn,
  shortLabel,
  type TraceEvidence,
} from "./trace-finding.ts";

/** One query that takes long by itself, or most of what a request takes. */
export function slowQuery(evidence: TraceEvidence): readonly RankedFinding[] {
  return routesIn(evidence).flatMap((route) =>
    route
      .rows()
      .filter((row) => row.isCall && (row.identity.dependency === "sql" || row.identity.dependency === "database"))
      .filter((row) => isSlow(row, route, evidence))
      .map((row) => findingOf(row, route)),
  );
}

function isSlow(row: RowTally, route: RouteTally, { thresholds }: TraceEvidence): boolean {
  const { slowQueryMainMs, slowQueryMainShareMin, slowQueryShareMin } = thresholds;
  if (row.slowCalls >= slowQueryShareMin * route.traces) return true;
  const isFrequent = row.traces >= slowQueryShareMin * route.traces;
  const meanMs = row.callMs.meanMs ?? 0;
  return isFrequent && meanMs >= slowQueryMainMs && criticalBelow(row) >= slowQueryMainShareMin * route.criticalMs;
}

function findingOf(row: RowTally, route: RouteTally): RankedFinding {
  const { callMs, identity } = row;
  const ofCritical = route.criticalMs === 0 ? 0 : criticalBelow(row) / route.criticalMs;
  const traceId = row.slowExampleTraceId || (route.exampleTrees()[0]?.tree.traceId ?? "");
  return {
    kind: "slow-query",
    severity: ofCritical >= 0.5 ? "critical" : "warning",
    title: `A query takes ${ms(callMs.meanMs)}: ${shortLabel(identity.label)}`,
    route: route.route,
    evidence: [
      `Average ${ms(callMs.meanMs)}, p95 ${ms(callMs.quantile(0.95))}, longest ${ms(callMs.maxMs)} over ${formatCount(callMs.count)} calls${placeOf(row, route)}`,
      `${share(ofCritical)} of what the request waits for (${ms(meanServerMs(route))})`,
      exampleText(traceId),
    ],
    advice:
      "Look at its plan (EXPLAIN ANALYZE) with data of real size: a missing index, rows read and thrown away, a sort, a lock it waits for. Ask for fewer columns and rows.",
    exampleTraceId: traceId,
    costMs: callMs.sumMs,
  };
}
