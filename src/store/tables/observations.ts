import type { RunResult } from "#run";
import { type CellValue, inOrder, type Table } from "./table.ts";

const columns = { run_id: "text", at_s: "number", source: "text", name: "text", value: "number" } as const;

/** Figures of the run, the target and the machine over time, one row a figure and moment. */
export const observationsTable: Table = {
  name: "observations",
  columns,
  rowsOf: ({ entry, result }) => Promise.resolve([...ofTimeline(entry.id, result), ...ofResources(entry.id, result)]),
};

function* ofTimeline(runId: string, { timeline }: RunResult): Iterable<readonly CellValue[]> {
  for (const point of timeline) {
    const figures = {
      users: point.users,
      users_asked: point.usersAsked,
      in_flight: point.inFlight,
      asked_per_second: point.askedPerSecond,
      iterations_per_second: point.iterationsPerSecond,
      requests_per_second: point.requestsPerSecond,
      errors_per_second: point.errorsPerSecond,
      dropped_per_second: point.droppedPerSecond,
      p50_ms: point.latencyMs.p50,
      p95_ms: point.latencyMs.p95,
      p99_ms: point.latencyMs.p99,
    };
    for (const [name, value] of Object.entries(figures))
      if (value !== null) yield row(runId, point.atSeconds, "run", name, value);
  }
}

/** Columns of one number a moment: see docs/result.md. What has another shape came from another version. */
function* ofResources(runId: string, { resources }: RunResult): Iterable<readonly CellValue[]> {
  const points = resources["points"];
  if (typeof points !== "object" || points === null) return;
  const { atSeconds, ...figures } = points as Readonly<Record<string, unknown>>;
  if (!Array.isArray(atSeconds)) return;
  for (const [name, values] of Object.entries(figures)) {
    if (!Array.isArray(values)) continue;
    for (const [index, at] of (atSeconds as readonly unknown[]).entries()) {
      const value = (values as readonly unknown[])[index];
      if (typeof at === "number" && typeof value === "number") yield row(runId, at, sourceOf(name), name, value);
    }
  }
}

const sourceOf = (name: string): string => /^(target|host|generator|postgres)/.exec(name)?.[1] ?? "target";

const row = (runId: string, at: number, source: string, name: string, value: number): readonly CellValue[] =>
  inOrder(columns, { run_id: runId, at_s: at, source, name, value });
