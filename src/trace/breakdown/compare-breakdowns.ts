import { ksTest } from "./ks-test.ts";
import type { RouteTally } from "./route-tally.ts";
import type { RowTally } from "./row-tally.ts";
import type { TraceBreakdown } from "./trace-breakdown.ts";

const samplesMin = 50;
const alpha = 0.01;
/** Less than this of a route's change, or shorter, is not worth a line. */
const shareMin = 0.01;
const changeMinMs = 0.05;

/** A route in two stretches of load. Milliseconds per request. */
export interface RouteComparison {
  readonly route: string;
  readonly service: string;
  readonly before: StretchFigures;
  readonly after: StretchFigures;
  /** Of response time: server and queue. */
  readonly deltaMs: number;
  /** What changed most first. */
  readonly changes: readonly BreakdownChange[];
}

export interface StretchFigures {
  readonly traces: number;
  readonly serverMs: number;
  readonly queueMs: number | null;
}

export interface BreakdownChange {
  /** `queue`: in front of the handler. `span`: own time on the critical path. `wait`: before a call, part of its parent's own. */
  readonly kind: "queue" | "span" | "wait";
  /** From the root down; empty for the queue. */
  readonly path: readonly string[];
  readonly label: string;
  readonly service: string;
  readonly dependency: string;
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly deltaMs: number;
  /** Of the route's change; waits are also part of their parent's. */
  readonly shareOfDelta: number;
  readonly callsBefore: number;
  readonly callsAfter: number;
  /** Whether it differs by more than chance; null = too few traces, or no samples are kept of it. */
  readonly isSignificant: boolean | null;
}

/** Which span grew and which wait appeared, from one stretch of load to another. */
export function compareBreakdowns(before: TraceBreakdown, after: TraceBreakdown): readonly RouteComparison[] {
  const known = new Map(before.tallies().map((tally) => [keyOf(tally), tally]));
  return after
    .tallies()
    .flatMap((tally) => {
      const earlier = known.get(keyOf(tally));
      return earlier === undefined ? [] : [compareRoutes(earlier, tally)];
    })
    .sort((a, b) => Math.abs(b.deltaMs) - Math.abs(a.deltaMs));
}

const keyOf = ({ service, rootKind, route }: RouteTally): string => `${service}\n${rootKind}\n${route}`;

function compareRoutes(before: RouteTally, after: RouteTally): RouteComparison {
  const figures = [figuresOf(before), figuresOf(after)] as const;
  const queue = queueChange(figures[0], figures[1]);
  const serverDeltaMs = figures[1].serverMs - figures[0].serverMs;
  const deltaMs = serverDeltaMs + (queue?.deltaMs ?? 0);
  const all = [...(queue === null ? [] : [queue]), ...rowChanges(before, after)];
  const changes = all
    .filter((change) => Math.abs(change.deltaMs) >= Math.max(changeMinMs, shareMin * Math.abs(deltaMs)))
    .map((change) => ({ ...change, shareOfDelta: deltaMs === 0 ? 0 : change.deltaMs / deltaMs }))
    .sort((a, b) => Math.abs(b.deltaMs) - Math.abs(a.deltaMs));
  const { route, service } = after;
  return { route, service, before: figures[0], after: figures[1], deltaMs, changes };
}

function figuresOf({ traces, serverMs, queueMs }: RouteTally): StretchFigures {
  return { traces, serverMs: serverMs.meanMs ?? 0, queueMs: queueMs.meanMs };
}

function queueChange(
  { queueMs: beforeMs }: StretchFigures,
  { queueMs: afterMs }: StretchFigures,
): BreakdownChange | null {
  if (beforeMs === null || afterMs === null) return null;
  const deltaMs = afterMs - beforeMs;
  const where = { path: [], label: "queue in front of the handler", service: "", dependency: "none" };
  const calls = { callsBefore: 1, callsAfter: 1 };
  return { kind: "queue", ...where, ...calls, beforeMs, afterMs, deltaMs, shareOfDelta: 0, isSignificant: null };
}

function rowChanges(before: RouteTally, after: RouteTally): readonly BreakdownChange[] {
  const changes: BreakdownChange[] = [];
  const open: (readonly [RowTally | undefined, RowTally | undefined])[] = [[before.root, after.root]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [old, now] = pair;
    changes.push(...changesOfRow(old, now, before.traces, after.traces));
    for (const key of new Set([...(old?.children.keys() ?? []), ...(now?.children.keys() ?? [])])) {
      open.push([old?.children.get(key), now?.children.get(key)]);
    }
  }
  return changes;
}

function changesOfRow(
  old: RowTally | undefined,
  now: RowTally | undefined,
  tracesBefore: number,
  tracesAfter: number,
): readonly BreakdownChange[] {
  const row = now ?? old;
  if (row === undefined) return [];
  const where = {
    path: pathOf(row),
    label: row.identity.label,
    service: row.service,
    dependency: row.identity.dependency,
    callsBefore: (old?.callMs.count ?? 0) / tracesBefore,
    callsAfter: (now?.callMs.count ?? 0) / tracesAfter,
    shareOfDelta: 0,
  };
  const changed = (kind: "span" | "wait", beforeSumMs: number, afterSumMs: number, isSignificant: boolean | null) => {
    const beforeMs = beforeSumMs / tracesBefore;
    const afterMs = afterSumMs / tracesAfter;
    return { kind, ...where, beforeMs, afterMs, deltaMs: afterMs - beforeMs, isSignificant };
  };
  return [
    changed("span", old?.criticalMs ?? 0, now?.criticalMs ?? 0, significance(old, now)),
    ...(row.depth === 0 ? [] : [changed("wait", old?.waitMs ?? 0, now?.waitMs ?? 0, null)]),
  ];
}

function significance(old: RowTally | undefined, now: RowTally | undefined): boolean | null {
  const before = old?.criticalSamples.values() ?? [];
  const after = now?.criticalSamples.values() ?? [];
  return before.length < samplesMin || after.length < samplesMin ? null : ksTest(before, after).p < alpha;
}

function pathOf(row: RowTally): readonly string[] {
  const path: string[] = [];
  for (let at: RowTally | null = row; at !== null; at = at.parent) path.unshift(at.identity.label);
  return path;
}
