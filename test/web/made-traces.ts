import type { ExampleSpan, ExampleTrace, InsideResult, PageTrace } from "../../src/run/index.ts";

// A request of a shop from inside: it waits for a connection, asks for each product by itself, and calls a service.

interface Planted {
  readonly name: string;
  readonly depth: number;
  readonly startMs: number;
  readonly durationMs: number;
  readonly dependency?: string;
  readonly system?: string;
  readonly service?: string;
  readonly waitMs?: number;
  readonly criticalMs?: number;
  readonly isError?: boolean;
}

const service = "shop";

function spanOf(planted: Planted, index: number): ExampleSpan {
  const {
    name,
    depth,
    startMs,
    durationMs,
    dependency = "none",
    waitMs = 0,
    criticalMs = 0,
    isError = false,
  } = planted;
  return {
    spanId: index.toString(16).padStart(16, "0"),
    parentId: depth === 0 ? null : "0000000000000001",
    kind: depth === 0 ? "server" : dependency === "none" ? "internal" : "client",
    name,
    service: planted.service ?? service,
    instance: null,
    depth,
    label: name,
    dependency,
    system: planted.system ?? "",
    startMs,
    durationMs,
    selfMs: durationMs / (depth === 0 ? 5 : 1),
    criticalMs,
    waitMs,
    isError,
    attributes: [
      ["code.function.name", "listOrders"],
      ["db.query.text", name],
      ["http.response.status_code", 200],
    ],
  };
}

function madeTrace(id: number, slowness: number, isError: boolean, operation: string): ExampleTrace {
  const queries = Array.from(
    { length: 41 },
    (_, at): Planted => ({
      name: "SELECT * FROM product WHERE id = ?",
      depth: 2,
      startMs: (14 + at * 1.5) * slowness,
      durationMs: 1.1 * slowness,
      dependency: "sql",
      system: "postgresql",
      criticalMs: 1.1 * slowness,
    }),
  );
  const planted: readonly Planted[] = [
    { name: "GET /api/products", depth: 0, startMs: 2 * slowness, durationMs: 96 * slowness, criticalMs: 12, isError },
    { name: "authenticate", depth: 1, startMs: 2.4 * slowness, durationMs: 3 * slowness, criticalMs: 3 },
    {
      name: "pool.acquire",
      depth: 1,
      startMs: 5.5 * slowness,
      durationMs: 7 * slowness,
      dependency: "pool",
      criticalMs: 7,
    },
    { name: "load products", depth: 1, startMs: 13 * slowness, durationMs: 64 * slowness, criticalMs: 4 },
    ...queries,
    {
      name: "GET /prices",
      depth: 1,
      startMs: 79 * slowness,
      durationMs: 17 * slowness,
      dependency: "http",
      system: "prices:8080",
      waitMs: 2,
      criticalMs: 15,
    },
    { name: "GET /prices", depth: 2, startMs: 81 * slowness, durationMs: 13 * slowness, service: "prices", isError },
  ];
  return {
    traceId: id.toString(16).padStart(32, "a"),
    startedAtMs: 1_763_700_000_000,
    durationMs: 100 * slowness,
    operation,
    isError,
    spans: planted.map(spanOf),
    spansLeftOut: 0,
  };
}

const route = "GET /api/products";

export function madeTraces(operation: string): readonly PageTrace[] {
  const place = { route, service };
  return [
    { kind: "typical", ...place, trace: madeTrace(1, 0.4, false, operation), atSeconds: 12, stretch: "reference" },
    { kind: "typical", ...place, trace: madeTrace(2, 1, false, operation), atSeconds: 48, stretch: "capacity" },
    { kind: "slowest", ...place, trace: madeTrace(3, 2.2, false, operation), atSeconds: 52, stretch: null },
    { kind: "failed", ...place, trace: madeTrace(4, 1.7, true, operation), atSeconds: 53, stretch: null },
  ];
}

export function madeInside(operation: string): InsideResult {
  const row = (depth: number, label: string, dependency: string, calls: number, mean: number, share: number) => ({
    depth,
    label,
    service,
    dependency,
    callsPerRequest: calls,
    callMs: { mean, p95: 2 * mean, max: 9 * mean },
    selfMsPerRequest: (calls * mean) / (depth + 2),
    criticalShare: share,
    errorRatio: 0,
    waitMsPerRequest: dependency === "sql" ? 7 : 0,
  });
  return {
    coverage: {
      requestsTraced: 1000,
      rootsReceived: 990,
      spansReceived: 46_000,
      spansDropped: {},
      spansDroppedBySdk: {},
    },
    routes: [
      {
        route,
        service,
        operations: [operation],
        traces: 990,
        coverage: 0.99,
        queueMs: { mean: 2, p95: 5, max: 40 },
        serverMs: { mean: 96, p95: 180, max: 400 },
        rows: [
          row(0, route, "none", 1, 96, 0.12),
          row(1, "authenticate", "none", 1, 3, 0.03),
          row(1, "pool.acquire", "pool", 1, 7, 0.08),
          row(1, "load products", "none", 1, 64, 0.05),
          row(2, "SELECT * FROM product WHERE id = ?", "sql", 41, 1.1, 0.52),
          row(1, "GET /prices", "http", 1, 17, 0.2),
        ],
        examples: [],
      },
    ],
    dependencies: [],
  };
}
