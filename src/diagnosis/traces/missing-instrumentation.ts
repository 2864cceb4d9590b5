import type { GapFact, RouteTally } from "#trace";
import { formatCount } from "#units";
import { ms, share } from "../suspects/wording.ts";
import { exampleText, type RankedFinding, routesIn, shortLabel, type TraceEvidence } from "./trace-finding.ts";

/** Long stretches of requests that no span speaks of, and that the processor does not explain. */
export function missingInstrumentation(evidence: TraceEvidence): readonly RankedFinding[] {
  const { gapTracesShareMin, gapCpuShareMax, secondsMin } = evidence.thresholds;
  const cpuMs = evidence.cpuMsPerRequest ?? 0;
  return routesIn(evidence).flatMap((route) =>
    route.gaps
      .list()
      .filter(({ seconds }) => seconds.count >= secondsMin)
      .filter((gap) => gap.traces >= gapTracesShareMin * route.traces && cpuMs < gapCpuShareMax * (gap.ms / gap.traces))
      .map((gap) => findingOf(gap, route, evidence.cpuMsPerRequest)),
  );
}

const usualCauses: Readonly<Record<GapFact["place"], string>> = {
  leading: "a queue, middleware, authentication, or a wait for a connection of a pool",
  between: "a call that is not instrumented, a wait for a connection, or work of its own",
  trailing: "making the answer: templates, serialisation, compression",
  whole: "everything it does: nothing inside of it is instrumented",
};

const blocked: Readonly<Record<GapFact["place"], string>> = {
  leading: "a full pool or thread pool cannot be told from work",
  between: "a slow dependency cannot be named",
  trailing: "work of the processor cannot be told from a wait for the reader",
  whole: "no dependency, query or pool can be named for this route",
};

function findingOf(gap: GapFact, route: RouteTally, cpuMsPerRequest: number | null): RankedFinding {
  const meanMs = gap.ms / gap.traces;
  return {
    kind: "missing-instrumentation",
    severity: "warning",
    title: `${ms(meanMs)} of ${shortLabel(gap.label)} without a span, ${whereOf(gap)}`,
    route: route.route,
    evidence: [
      `In ${share(gap.traces / route.traces)} of ${formatCount(route.traces)} traces of ${gap.service}`,
      cpuMsPerRequest === null
        ? "How much of it is work of the processor is not known"
        : `The processor works ${ms(cpuMsPerRequest)} for a request, which does not explain it`,
      `While it is missing, ${blocked[gap.place]}`,
      exampleText(gap.exampleTraceId),
    ],
    advice: `Usually it is ${usualCauses[gap.place]}. Switch the instrumentation of that client on, or put a span of your own around it.`,
    exampleTraceId: gap.exampleTraceId,
    costMs: gap.ms,
  };
}

function whereOf({ after, before }: GapFact): string {
  if (after !== "" && before !== "") return `between ${shortLabel(after)} and ${shortLabel(before)}`;
  if (before !== "") return `before ${shortLabel(before)}`;
  return after === "" ? "as it has none inside" : `after ${shortLabel(after)}`;
}
