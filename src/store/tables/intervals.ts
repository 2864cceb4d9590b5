import { Histogram } from "#measure";
import type { OperationName, SecondRecord } from "#run";
import { readSeconds } from "../read-seconds.ts";
import { type CellValue, inOrder, type Table } from "./table.ts";

const columns = {
  run_id: "text",
  at_s: "number",
  seconds: "count",
  method: "text",
  name: "text",
  scenario: "text",
  step: "text",
  ok: "count",
  failed: "count",
  cancelled: "count",
  mean_ms: "number",
  p50_ms: "number",
  p90_ms: "number",
  p95_ms: "number",
  p99_ms: "number",
  max_ms: "number",
  bytes_sent: "count",
  bytes_received: "count",
} as const;

/** One row an operation and interval: a second, or in the older part of a long run ten or sixty. Successes' latencies. */
export const intervalsTable: Table = {
  name: "intervals",
  columns,
  rowsOf: async ({ entry }) => {
    const names = new Map<number, OperationName>();
    const rows: (readonly CellValue[])[] = [];
    let last = -1;
    await readSeconds(entry.path, (second) => {
      for (const name of second.names) names.set(name.id, name);
      const { atSeconds } = second.point;
      // What a torn file brings twice.
      if (atSeconds <= last) return;
      last = atSeconds;
      rows.push(...rowsOfSecond(entry.id, second, names));
    });
    return rows;
  },
};

function rowsOfSecond(
  runId: string,
  { point, seconds = 1, operations }: SecondRecord,
  names: ReadonlyMap<number, OperationName>,
): (readonly CellValue[])[] {
  return operations.map((operation) => {
    const name = names.get(operation.id);
    const latency = decoded(operation.latency);
    const quantile = (share: number): number | null => latency?.quantile(share) ?? null;
    return inOrder(columns, {
      run_id: runId,
      at_s: point.atSeconds,
      seconds,
      method: name?.method ?? null,
      name: name?.name ?? null,
      scenario: name?.scenario ?? null,
      step: name?.step ?? null,
      ok: operation.ok,
      failed: operation.failed,
      cancelled: operation.cancelled,
      mean_ms: latency?.meanMs ?? null,
      p50_ms: quantile(0.5),
      p90_ms: quantile(0.9),
      p95_ms: quantile(0.95),
      p99_ms: quantile(0.99),
      max_ms: latency?.maxMs ?? null,
      bytes_sent: operation.bytesSent,
      bytes_received: operation.bytesReceived,
    });
  });
}

function decoded(text: string): Histogram | undefined {
  try {
    return Histogram.decode(text);
  } catch {
    // Damaged: the counts still count.
    return undefined;
  }
}
