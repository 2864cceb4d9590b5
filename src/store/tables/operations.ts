import { inOrder, type Table } from "./table.ts";

const columns = {
  run_id: "text",
  kind: "text",
  protocol: "text",
  method: "text",
  name: "text",
  scenario: "text",
  step: "text",
  requests: "count",
  ok: "count",
  failed: "count",
  cancelled: "count",
  error_ratio: "number",
  rate_per_second: "number",
  min_ms: "number",
  mean_ms: "number",
  p50_ms: "number",
  p90_ms: "number",
  p95_ms: "number",
  p99_ms: "number",
  p999_ms: "number",
  max_ms: "number",
  service_p50_ms: "number",
  service_p95_ms: "number",
  service_p99_ms: "number",
  bytes_sent: "count",
  bytes_received: "count",
} as const;

/** One row an operation and run: latencies from the intended start, failures slower than any success. */
export const operationsTable: Table = {
  name: "operations",
  columns,
  rowsOf: ({ entry, result }) =>
    Promise.resolve(
      result.operations.map((operation) => {
        const { latencyMs, serviceMs, bytes } = operation;
        return inOrder(columns, {
          run_id: entry.id,
          kind: operation.kind,
          protocol: operation.protocol,
          method: operation.method ?? null,
          name: operation.name,
          scenario: operation.scenario,
          step: operation.step ?? null,
          requests: operation.count,
          ok: operation.ok,
          failed: operation.failed,
          cancelled: operation.cancelled,
          error_ratio: operation.errorRatio,
          rate_per_second: operation.ratePerSecond,
          min_ms: latencyMs.min,
          mean_ms: latencyMs.mean,
          p50_ms: latencyMs.p50,
          p90_ms: latencyMs.p90,
          p95_ms: latencyMs.p95,
          p99_ms: latencyMs.p99,
          p999_ms: latencyMs.p999,
          max_ms: latencyMs.max,
          service_p50_ms: serviceMs.p50,
          service_p95_ms: serviceMs.p95,
          service_p99_ms: serviceMs.p99,
          bytes_sent: bytes.sent,
          bytes_received: bytes.received,
        });
      }),
    ),
};
