import type { RouteTally, SerialFact } from "#trace";
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

/** Reads made one after the other, which would be done as soon as the longest is if they ran side by side. */
export function serialCalls(evidence: TraceEvidence): readonly RankedFinding[] {
  const { serialShareMin } = evidence.thresholds;
  return routesIn(evidence).flatMap((route) =>
    route.serial
      .list()
      .filter(({ traces }) => traces >= serialShareMin * route.traces)
      .map((fact) => findingOf(fact, route)),
  );
}

function findingOf(fact: SerialFact, route: RouteTally): RankedFinding {
  const savingMs = fact.savingMs / fact.traces;
  return {
    kind: "serial-calls",
    severity: "warning",
    title: `${formatCount(Math.round(fact.calls / fact.traces))} calls wait for each other in ${shortLabel(fact.parentLabel)}`,
    route: route.route,
    evidence: [
      `In ${share(fact.traces / route.traces)} of ${formatCount(route.traces)} traces these run one after the other: ${fact.labels.map(shortLabel).join(", then ")}`,
      `Together ${ms(fact.totalMs / fact.traces)}; side by side it would be ${ms(savingMs)} less, ${share(savingMs / meanServerMs(route))} of the ${ms(meanServerMs(route))} the request takes`,
      "No trace shows whether one needs the answer of another",
      exampleText(fact.exampleTraceId),
    ],
    advice:
      "If they do not need each other, start them together (Promise.all, asyncio.gather, CompletableFuture, errgroup). Each then needs a connection at the same time: look at the pool's size.",
    exampleTraceId: fact.exampleTraceId,
    costMs: fact.savingMs,
  };
}
