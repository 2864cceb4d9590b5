import type { ExampleSpan, RouteExample } from "#run";
import { readTraces } from "../read-traces.ts";
import { type CellValue, inOrder, type Table } from "./table.ts";

const columns = {
  run_id: "text",
  route: "text",
  example: "text",
  window_at: "time",
  trace_id: "text",
  started_at: "time",
  span_id: "text",
  parent_id: "text",
  depth: "count",
  service: "text",
  instance: "text",
  kind: "text",
  name: "text",
  label: "text",
  dependency: "text",
  system: "text",
  start_ms: "number",
  duration_ms: "number",
  self_ms: "number",
  wait_ms: "number",
  critical_ms: "number",
  is_error: "boolean",
  attributes: "text",
} as const;

/** Spans of the traces that were kept: of each route typical, slowest and failed ones. */
export const spansTable: Table = {
  name: "spans",
  columns,
  rowsOf: async ({ entry }) => {
    const { examples, windows } = await readTraces(entry.path);
    return [...examples, ...windows].flatMap((example) =>
      example.trace.spans.map((span) => rowOf(entry.id, example, span)),
    );
  },
};

function rowOf(
  runId: string,
  { kind, route, trace, windowAtMs }: RouteExample,
  span: ExampleSpan,
): readonly CellValue[] {
  return inOrder(columns, {
    run_id: runId,
    route,
    example: kind,
    window_at: windowAtMs === undefined ? null : timeOf(windowAtMs),
    trace_id: trace.traceId,
    started_at: timeOf(trace.startedAtMs),
    span_id: span.spanId,
    parent_id: span.parentId,
    depth: span.depth,
    service: span.service,
    instance: span.instance,
    kind: span.kind,
    name: span.name,
    label: span.label,
    dependency: span.dependency,
    system: span.system,
    start_ms: span.startMs,
    duration_ms: span.durationMs,
    self_ms: span.selfMs,
    wait_ms: span.waitMs,
    critical_ms: span.criticalMs,
    is_error: span.isError,
    // In pairs: a name may come twice.
    attributes: JSON.stringify(span.attributes),
  });
}

/** A folder may come from somebody else: what is no time of ours has none. */
function timeOf(ms: number): string | null {
  return Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : null;
}
