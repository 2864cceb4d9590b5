import type { RouteTally } from "#trace";
import { formatCount } from "#units";
import { ms, share } from "../suspects/wording.ts";
import { isBrokenAtFront } from "./broken-propagation.ts";
import { meanServerMs, type RankedFinding, type TraceEvidence } from "./trace-finding.ts";

/** Probes and scrapers call these by themselves. */
const ofMachines =
  /\/(-\/)?(health|healthz|ready|readyz|live|livez|liveness|readiness|metrics|ping|favicon\.ico|robots\.txt)\b/i;

/** Routes of the target that somebody calls and the test does not. */
export function untestedRoute(evidence: TraceEvidence): readonly RankedFinding[] {
  const { breakdown, thresholds } = evidence;
  if (isBrokenAtFront(evidence)) return [];
  const routes = breakdown.tallies();
  const tested = new Set(routes.filter(({ joined }) => joined > 0).map(({ service }) => service));
  const operations = new Set(breakdown.operations().map(({ operation }) => withoutNames(operation)));
  const all = routes.reduce((sum, { traces, service }) => sum + (tested.has(service) ? traces : 0), 0);
  return routes
    .filter(({ joined, traces, rootKind }) => joined === 0 && rootKind === "server" && traces >= thresholds.untestedMin)
    .filter(
      ({ service, route }) => tested.has(service) && !ofMachines.test(route) && !operations.has(withoutNames(route)),
    )
    .map((route) => findingOf(route, all));
}

/** `/products/:id`, `/products/{id}` and `/products/<int:id>` are one route. */
const withoutNames = (route: string): string =>
  route.replace(/:\w+|\{[^}]*\}|<[^>]*>|\[[^\]]*\]/g, "{}").replace(/\/$/, "");

function findingOf(route: RouteTally, all: number): RankedFinding {
  const [example] = route.examples();
  return {
    kind: "untested-route",
    severity: "info",
    title: `Called, and by no test: ${route.route}`,
    route: route.route,
    evidence: [
      `${formatCount(route.traces)} requests from elsewhere, ${share(route.traces / all)} of all that ${route.service} answered; ${ms(meanServerMs(route))} on average`,
      ...(example === undefined ? [] : [`For example trace ${example.trace.traceId}`]),
    ],
    advice:
      "If users call it too, put it into the test, as often as they do. If nothing should call it now, stop what does.",
    ...(example !== undefined && { exampleTraceId: example.trace.traceId }),
    costMs: route.responseMs.sumMs,
  };
}
