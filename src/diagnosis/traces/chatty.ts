import type { RouteTally } from "#trace";
import { formatCount } from "#units";
import { ms, share } from "../suspects/wording.ts";
import { repeatsIn } from "./repeats.ts";
import { exampleText, meanServerMs, type RankedFinding, routesIn, type TraceEvidence } from "./trace-finding.ts";

/** Calls that loops and repeats explain are findings of their own. */
const explainedShareMax = 0.5;

/** So many calls in a request that their number is what it costs. */
export function chatty(evidence: TraceEvidence): readonly RankedFinding[] {
  const { chattyShareMin } = evidence.thresholds;
  return routesIn(evidence)
    .filter(({ outgoing, traces }) => outgoing.tracesOver >= Math.max(1, chattyShareMin * traces))
    .filter((route) => explainedCalls(route, evidence) < explainedShareMax * route.outgoing.calls)
    .map((route) => findingOf(route, evidence.thresholds.callsMax));
}

function explainedCalls(route: RouteTally, { thresholds }: TraceEvidence): number {
  const loops = repeatsIn(route, thresholds).reduce((sum, { repeat }) => sum + repeat.calls, 0);
  return loops + route.duplicates.list().reduce((sum, { calls }) => sum + calls, 0);
}

function findingOf(route: RouteTally, callsMax: number): RankedFinding {
  const { outgoing, traces } = route;
  const { exampleTraceId } = outgoing;
  const most = route
    .rows()
    .filter(({ isCall, identity }) => isCall && identity.dependency !== "pool")
    .toSorted((a, b) => b.callMs.count - a.callMs.count)
    .slice(0, 3)
    .map(
      ({ identity, callMs }) =>
        `${identity.label.slice(0, 60)} (${formatCount(Number((callMs.count / traces).toPrecision(2)))})`,
    );
  return {
    kind: "chatty",
    severity: "warning",
    title: `A request makes ${formatCount(Math.round(outgoing.calls / traces))} calls`,
    route: route.route,
    evidence: [
      `More than ${formatCount(callsMax)} in ${share(outgoing.tracesOver / traces)} of ${formatCount(traces)} traces, at most ${formatCount(outgoing.callsMax)}`,
      `Together they take ${ms(outgoing.ms / traces)} per request; the request takes ${ms(meanServerMs(route))}`,
      `Most often: ${most.join(", ")}`,
      exampleText(exampleTraceId),
    ],
    advice:
      "Ask for more at a time: joins, batches, one call for what is always needed together. Keep what seldom changes.",
    exampleTraceId,
    costMs: outgoing.ms,
  };
}
