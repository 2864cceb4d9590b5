import type { ExampleTrace, PageStretch, PageTrace, RouteExample, RunResult } from "#run";
import { safeValue } from "../safe-value.ts";

/** A page stays light: what is beyond stays in the run's folder, for `plimsoll show --route`. */
const spansMost = 400;
const bytesMost = 1_500_000;
/** One of each route before the next of any. */
const order = ["slowest", "failed", "typical"] as const;

/**
 * Examples of routes, those with most time first; as many as a page carries. Of each kind one of the reference and one
 * of the capacity, where there are both; else that of the whole run, and what there is beside it.
 */
export function tracesOf(
  result: RunResult,
  examples: readonly RouteExample[],
  stretches: readonly PageStretch[],
): readonly PageTrace[] {
  const rank = new Map(
    (result.inside?.routes ?? []).map(({ route, service }, index) => [`${service}\n${route}`, index]),
  );
  const sorted = [...chosen(examples.map((example) => placed(example, result, stretches)))].toSorted(
    ([a], [b]) =>
      order.indexOf(a.kind) - order.indexOf(b.kind) ||
      compare(rank.get(routeOf(a)) ?? Infinity, rank.get(routeOf(b)) ?? Infinity),
  );
  let room = bytesMost;
  const kept: PageTrace[] = [];
  for (const group of sorted) {
    // Cut first: what is beyond is not worth the work.
    const traces = group.map((trace) => safeValue({ ...trace, trace: cut(trace.trace) }));
    room -= JSON.stringify(traces).length;
    if (room < 0) break;
    kept.push(...traces);
  }
  return kept;
}

function placed(example: RouteExample, result: RunResult, stretches: readonly PageStretch[]): PageTrace {
  const atSeconds = (example.trace.startedAtMs - Date.parse(result.startedAt)) / 1000;
  // The run's clock begins a moment after `startedAt`: one of a load is of that load, however late it began in it.
  const placeSeconds = ((example.windowAtMs ?? example.trace.startedAtMs) - Date.parse(result.startedAt)) / 1000;
  const within = stretches.find(
    ({ fromSeconds, toSeconds }) => fromSeconds <= placeSeconds && placeSeconds <= toSeconds,
  );
  const isOfRun = atSeconds >= -1 && atSeconds <= result.durationMs / 1000 + 60;
  return { ...example, atSeconds: isOfRun ? Math.max(0, atSeconds) : null, stretch: within?.name ?? null };
}

/** By route and kind. */
function chosen(traces: readonly PageTrace[]): readonly (readonly [PageTrace, ...PageTrace[]])[] {
  const groups = new Map<string, PageTrace[]>();
  for (const trace of traces) groups.set(keyOf(trace), [...(groups.get(keyOf(trace)) ?? []), trace]);
  return [...groups.values()].flatMap((group): readonly (readonly [PageTrace, ...PageTrace[]])[] => {
    const ofStretch = (name: PageStretch["name"]): PageTrace | undefined => {
      const own = group.filter(({ stretch }) => stretch === name);
      // That of the load itself says more of it than one of the run that happens to fall into it.
      return own.find(({ windowAtMs }) => windowAtMs !== undefined) ?? own[0];
    };
    const [reference, capacity] = [ofStretch("reference"), ofStretch("capacity")];
    if (reference !== undefined && capacity !== undefined) return [[reference, capacity]];
    const whole = group.find(({ windowAtMs }) => windowAtMs === undefined);
    const beside = reference ?? capacity;
    if (beside === undefined) return whole === undefined ? [] : [[whole]];
    return whole === undefined || whole.trace.traceId === beside.trace.traceId ? [[beside]] : [[beside, whole]];
  });
}

const routeOf = ({ service, route }: RouteExample): string => `${service}\n${route}`;
const keyOf = (trace: PageTrace): string => `${trace.kind}\n${routeOf(trace)}`;

const compare = (a: number, b: number): number => (a === b ? 0 : a - b);

/** Depth first: what is cut off are the last branches, whose parents stay. */
function cut(trace: ExampleTrace): ExampleTrace {
  const { spans, spansLeftOut } = trace;
  if (spans.length <= spansMost) return trace;
  return { ...trace, spans: spans.slice(0, spansMost), spansLeftOut: spansLeftOut + spans.length - spansMost };
}
