import type { ExampleSpan, ExampleTrace, RouteExample } from "../../src/run/index.ts";

/** A span of an example with what a test does not care about filled in. */
export function exampleSpan(depth: number, label: string, over: Partial<ExampleSpan> = {}): ExampleSpan {
  const { durationMs = 10 } = over;
  return {
    spanId: "00000000000000a1",
    parentId: null,
    kind: depth === 0 ? "server" : "client",
    name: label,
    service: "shop",
    instance: null,
    depth,
    label,
    dependency: "none",
    system: "",
    startMs: 0,
    durationMs,
    selfMs: durationMs,
    criticalMs: 0,
    waitMs: 0,
    isError: false,
    attributes: [],
    ...over,
  };
}

export function exampleTrace(spans: readonly ExampleSpan[], over: Partial<ExampleTrace> = {}): ExampleTrace {
  return {
    traceId: "5e1a0450ceeed306d7b5cc8eeb1447e4",
    startedAtMs: 1_795_000_000_000,
    durationMs: 100,
    operation: null,
    isError: false,
    spans,
    spansLeftOut: 0,
    ...over,
  };
}

const query = (label: string, startMs: number, durationMs: number): ExampleSpan =>
  exampleSpan(1, label, {
    startMs,
    durationMs,
    criticalMs: durationMs,
    dependency: "sql",
    system: "postgresql",
    attributes: [["db.system.name", "postgresql"]],
  });

/** Of a route that asks for a list and for each of its rows. */
export const nPlusOne: ExampleTrace = exampleTrace(
  [
    exampleSpan(0, "GET /api/products", { startMs: 6, durationMs: 90, selfMs: 11, criticalMs: 11 }),
    query("select id, name from products limit ?", 8, 9),
    ...Array.from({ length: 12 }, (_, at) => [
      exampleSpan(1, "pool.connect", { startMs: 18 + 6 * at, durationMs: 0.5, dependency: "pool", criticalMs: 0.5 }),
      query("select stars from reviews where product_id = ?", 18.5 + 6 * at, 5),
    ]).flat(),
  ],
  { operation: "GET /api/products" },
);

export const exampleOf = (
  kind: RouteExample["kind"],
  trace: ExampleTrace = nPlusOne,
  route = "GET /api/products",
): RouteExample => ({ kind, route, service: "shop", trace });
