import type { RouteTally, RowTally } from "#trace";
import { formatCount } from "#units";
import { ms, share } from "../suspects/wording.ts";
import { type Repeat, repeatsIn } from "./repeats.ts";
import {
  exampleText,
  meanServerMs,
  placeOf,
  type RankedFinding,
  routesIn,
  shortLabel,
  type TraceEvidence,
} from "./trace-finding.ts";

const parallelShareMin = 0.3;
const heavyShareMin = 0.3;

/** The same call at one place of a request again and again: one after the other, among others, or side by side. */
export function nPlusOne(evidence: TraceEvidence): readonly RankedFinding[] {
  return routesIn(evidence).flatMap((route) =>
    repeatsIn(route, evidence.thresholds).map((found) =>
      findingOf(found, route, evidence.thresholds.growthCorrelationMin),
    ),
  );
}

function findingOf({ row, repeat }: Repeat, route: RouteTally, correlationMin: number): RankedFinding {
  const eachMs = repeat.ms / repeat.traces;
  const criticalMs = repeat.criticalMs / repeat.traces;
  const calls = repeat.calls / repeat.traces;
  const ofCritical = criticalMs === 0 ? 0 : criticalMs / Math.max(criticalMs, meanServerMs(route));
  const what = row.identity.dependency === "sql" || row.identity.dependency === "database" ? "query" : "call";
  return {
    kind: "n-plus-one",
    severity: ofCritical >= heavyShareMin ? "critical" : "warning",
    title: `The same ${what} ${formatCount(Math.round(calls))} times in a request: ${shortLabel(row.identity.label)}`,
    route: route.route,
    evidence: [
      `In ${share(repeat.traces / route.traces)} of ${formatCount(route.traces)} traces, ${countsText(repeat)} calls at one place${placeOf(row, route)}, ${formOf(row, repeat)}`,
      `Together ${ms(eachMs)} per request; ${ms(criticalMs)} of it is waited for, ${share(ofCritical)} of the ${ms(meanServerMs(route))} the request takes`,
      growthText(row, repeat, correlationMin),
      exampleText(repeat.exampleTraceId),
    ],
    advice: adviceFor(row),
    exampleTraceId: repeat.exampleTraceId,
    costMs: repeat.ms,
  };
}

function countsText({ callsMin, callsMax, calls, traces }: Repeat["repeat"]): string {
  if (callsMin === callsMax) return formatCount(callsMax);
  return `${formatCount(callsMin)} to ${formatCount(callsMax)} (${formatCount(Math.round(calls / traces))} on average)`;
}

function formOf(row: RowTally, repeat: Repeat["repeat"]): string {
  if (repeat.overlaps >= parallelShareMin * repeat.calls) return "side by side: each takes a connection of its own";
  const siblings = [...(row.parent?.children.values() ?? [])];
  // A wait for a connection before each call is part of that call.
  const among = siblings.filter(
    (other) => other !== row && other.isCall && other.identity.dependency !== "pool" && isAsOften(other, repeat),
  );
  const [first] = among;
  return first === undefined ? "one after the other" : `in turn with ${shortLabel(first.identity.label)}`;
}

function isAsOften({ repeat: other }: RowTally, repeat: Repeat["repeat"]): boolean {
  return other !== null && Math.abs(other.calls / other.traces - repeat.calls / repeat.traces) <= 1;
}

function growthText({ growth }: RowTally, { callsMin, callsMax }: Repeat["repeat"], correlationMin: number): string {
  if (callsMin === callsMax) return "The number is the same in all of them";
  const { n, c, s, cc, ss, cs } = growth;
  const spreadOfCalls = n * cc - c * c;
  const spreadOfSize = n * ss - s * s;
  const together = n * cs - c * s;
  if (n < 5 || spreadOfCalls <= 0 || spreadOfSize <= 0) return "The number differs: it follows the data";
  const correlation = together / Math.sqrt(spreadOfCalls * spreadOfSize);
  if (correlation < correlationMin) return "The number differs, and not with the size of the answer";
  const bytesPerCall = spreadOfSize / together;
  return `It grows with the answer: one call more for each ${formatCount(Math.round(bytesPerCall))} bytes`;
}

function adviceFor({ identity }: RowTally): string {
  if (identity.dependency === "sql" || identity.dependency === "database") {
    return "Fetch the rows of all of them with one query: a join, WHERE … IN (…), or the eager loading of your ORM (select_related and prefetch_related, include, JOIN FETCH, a data loader).";
  }
  if (identity.dependency === "cache") return "Fetch all keys with one command (MGET, a pipeline).";
  return "Ask for all of them with one call, if the service has one for many; else keep what was fetched for some time.";
}
