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
  const routes = routesIn(evidence).map((route) => ({ route, queries: route.rows().filter(isQuery) }));
  const all = routes.flatMap(({ queries }) => queries);
  return routes.flatMap(({ route, queries }) =>
    queries.filter((row) => isSlow(row, route, all, evidence)).map((row) => findingOf(row, route)),
  );
}

const isQuery = ({ isCall, identity }: RowTally): boolean =>
  isCall && (identity.dependency === "sql" || identity.dependency === "database");

function isSlow(
  row: RowTally,
  route: RouteTally,
  all: readonly RowTally[],
  { thresholds }: Pick<TraceEvidence, "thresholds">,
): boolean {
  const { slowQueryMs, slowQueryMainMs, slowQueryMainShareMin, slowQueryShareMin, secondsMin, tracesMin } = thresholds;
  if (row.slowSeconds.count < secondsMin) return false;
  const others = otherQueries(row, all, tracesMin);
  const usual = usualMs(row);
  if (row.slowCalls >= slowQueryShareMin * route.traces && (usual >= slowQueryMs || !areAsSlow(others, row)))
    return true;
  const wayMs = middleMs(others);
  const isFrequent = row.traces >= slowQueryShareMin * route.traces;
  const isLong = usual - wayMs >= Math.max(slowQueryMainMs, wayMs);
  return isFrequent && isLong && criticalBelow(row) >= slowQueryMainShareMin * route.criticalMs;
}

/** What three of four calls take at least: a burst at the start of a run makes some of any query slow. */
const usualMs = ({ callMs }: RowTally): number => callMs.quantile(0.25) ?? 0;

/** What half of the others take: the way there, or a machine that is too busy. */
function middleMs(others: readonly RowTally[]): number {
  const usual = others.map(usualMs).toSorted((one, other) => one - other);
  return usual[Math.floor((usual.length - 1) / 2)] ?? 0;
}

/** Other queries of the same database. */
function otherQueries(
  { identity, service }: RowTally,
  all: readonly RowTally[],
  callsMin: number,
): readonly RowTally[] {
  return all.filter(
    (other) =>
      other.service === service &&
      other.identity.system === identity.system &&
      other.identity.label !== identity.label &&
      other.callMs.count >= callsMin,
  );
}

const slowShare = ({ slowCalls, callMs }: RowTally): number => slowCalls / callMs.count;

/** Where now and then every query takes as long, it is none of them. */
function areAsSlow(others: readonly RowTally[], row: RowTally): boolean {
  return others.length > 0 && others.every((other) => slowShare(other) >= slowShare(row) / 2);
}

function findingOf(row: RowTally, route: RouteTally): RankedFinding {
  const { callMs, identity } = row;
  // A route of no time at all waits for nothing.
  const ofCritical = route.criticalMs === 0 ? 0 : criticalBelow(row) / route.criticalMs;
  const traceId = row.slowExampleTraceId || (route.examples()[0]?.trace.traceId ?? "");
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
