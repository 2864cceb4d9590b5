import type { ExampleTrace, PageStretch, PageTrace, RouteExample, RunResult } from "#run";

/** A page stays light: what is beyond stays in the run's folder, for `plimsoll show --route`. */
const spansMost = 400;
const bytesMost = 1_500_000;
/** One of each route before the next of any. */
const order = ["slowest", "failed", "typical"] as const;

/** Examples of routes, those with most time first; as many as a page carries. */
export function tracesOf(
  result: RunResult,
  examples: readonly RouteExample[],
  stretches: readonly PageStretch[],
): readonly PageTrace[] {
  const startedAtMs = Date.parse(result.startedAt);
  const rank = new Map(
    (result.inside?.routes ?? []).map(({ route, service }, index) => [`${service}\n${route}`, index]),
  );
  const routeRank = ({ route, service }: RouteExample): number => rank.get(`${service}\n${route}`) ?? Infinity;
  const sorted = examples.toSorted(
    (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || compare(routeRank(a), routeRank(b)),
  );
  let room = bytesMost;
  const kept: PageTrace[] = [];
  for (const example of sorted) {
    const atSeconds = (example.trace.startedAtMs - startedAtMs) / 1000;
    const within = stretches.find(({ fromSeconds, toSeconds }) => fromSeconds <= atSeconds && atSeconds <= toSeconds);
    const isOfRun = atSeconds >= -1 && atSeconds <= result.durationMs / 1000 + 60;
    const trace: PageTrace = {
      ...example,
      trace: cut(example.trace),
      atSeconds: isOfRun ? Math.max(0, atSeconds) : null,
      stretch: within?.name ?? null,
    };
    room -= JSON.stringify(trace).length;
    if (room < 0) break;
    kept.push(trace);
  }
  return kept;
}

const compare = (a: number, b: number): number => (a === b ? 0 : a - b);

/** Depth first: what is cut off are the last branches, whose parents stay. */
function cut(trace: ExampleTrace): ExampleTrace {
  const { spans, spansLeftOut } = trace;
  if (spans.length <= spansMost) return trace;
  return { ...trace, spans: spans.slice(0, spansMost), spansLeftOut: spansLeftOut + spans.length - spansMost };
}
