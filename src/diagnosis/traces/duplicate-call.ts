import type { DuplicateFact, RouteTally } from "#trace";
import { formatCount } from "#units";
import { ms, share } from "../suspects/wording.ts";
import {
  exampleText,
  meanServerMs,
  type RankedFinding,
  routesIn,
  shortLabel,
  type TraceEvidence,
} from "./trace-finding.ts";

/** A call made again in the same request, with the same values: its answer was there. */
export function duplicateCall(evidence: TraceEvidence): readonly RankedFinding[] {
  const { duplicateShareMin, duplicateMsMin, duplicateTimeShareMin, cacheableShareMin } = evidence.thresholds;
  return routesIn(evidence).flatMap((route) =>
    route.duplicates
      .list()
      .filter(({ traces, wastedMs }) => {
        const worthMs = Math.min(duplicateMsMin, duplicateTimeShareMin * meanServerMs(route));
        return traces >= duplicateShareMin * route.traces && wastedMs / traces >= worthMs;
      })
      .map((fact) => findingOf(fact, route, cacheableShareMin)),
  );
}

function findingOf(fact: DuplicateFact, route: RouteTally, cacheableShareMin: number): RankedFinding {
  const isAlways = fact.alikeAcross >= cacheableShareMin * route.traces;
  const times = fact.calls / fact.traces;
  return {
    kind: "duplicate-call",
    severity: "warning",
    title: `The same call ${formatCount(Math.round(times))} times, with the same values: ${shortLabel(fact.identity.label)}`,
    route: route.route,
    evidence: [
      `In ${share(fact.traces / route.traces)} of ${formatCount(route.traces)} traces; the repeats take ${ms(fact.wastedMs / fact.traces)} of ${ms(meanServerMs(route))}`,
      ...(isAlways ? [`${share(fact.alikeAcross / route.traces)} of the requests ask for exactly the same`] : []),
      exampleText(fact.exampleTraceId),
    ],
    advice: isAlways
      ? "Keep the answer across requests: it is the same for all of them. A short time to live is enough."
      : "Make the call once and pass its answer on, or keep it for the length of the request.",
    exampleTraceId: fact.exampleTraceId,
    costMs: fact.wastedMs,
  };
}
