import type { TracesInside } from "#diagnosis";
import type { BreakdownRow, RouteBreakdown } from "#run";

export const row = (depth: number, label: string, calls: number, ms: number, over: Partial<BreakdownRow> = {}) => ({
  depth,
  label,
  service: "shop",
  dependency: "none",
  callsPerRequest: calls,
  callMs: { mean: ms, p95: 2 * ms, max: 3.5 * ms },
  selfMsPerRequest: ms / 2,
  criticalShare: 0.125,
  errorRatio: 0,
  ...over,
});

export const route = (name: string, rows: readonly BreakdownRow[], ms = 80): RouteBreakdown => ({
  route: name,
  service: "shop",
  operations: [],
  traces: 1_240,
  coverage: null,
  queueMs: null,
  serverMs: { mean: ms, p95: 2.1 * ms, max: 9 * ms },
  rows,
  examples: [],
});

const list = "SELECT id, name, price FROM product ORDER BY id LIMIT ?";
const each = "SELECT count(*) FROM review WHERE product_id = ?";
const dependency = { dependency: "sql", system: "postgresql", callMs: { mean: 2.1, p95: 4, max: 31 }, errorRatio: 0 };

export const shop: TracesInside = {
  coverage: { requestsTraced: 0, rootsReceived: 0, spansReceived: 30_000, spansDropped: {}, spansDroppedBySdk: {} },
  routes: [
    route("GET /api/products", [
      row(0, "GET /api/products", 1, 80),
      row(1, "middleware - authenticate", 1, 1),
      row(1, "request handler - /api/products", 1, 76),
      row(2, list, 1, 9, { dependency: "sql", criticalShare: 0.11 }),
      row(2, each, 20, 3.1, { dependency: "sql", criticalShare: 0.78 }),
      row(2, "GET /prices", 0.25, 4, { service: "prices", dependency: "http" }),
      row(1, "serialise", 1, 0.4),
      row(1, "middleware - compress", 1, 0.002),
    ]),
    route("POST /api/orders", [row(0, "POST /api/orders", 1, 12.4)], 12.4),
  ],
  dependencies: [
    { ...dependency, dependency: "sql", label: "", calls: 26_040, callsPerRequest: 10.5 },
    { ...dependency, dependency: "sql", label: each, calls: 24_800, callsPerRequest: 10 },
    { ...dependency, dependency: "sql", label: list, calls: 1_240, callsPerRequest: 0.5 },
    {
      dependency: "http",
      system: "prices:8080",
      label: "",
      calls: 310,
      callsPerRequest: 0.125,
      callMs: { mean: 4, p95: 9, max: 1_200 },
      errorRatio: 0.013,
    },
  ],
  findings: [
    {
      kind: "n-plus-one",
      severity: "critical",
      title: `The same query 20 times in a request: ${each}`,
      route: "GET /api/products",
      evidence: [
        "In 100 % of 1,240 traces, 20 calls at one place, one after the other",
        "For example trace 0af7651916cd43dd8448eb211c80319c",
      ],
      advice: "Fetch the rows of all of them with one query: a join, WHERE … IN (…), or the eager loading of your ORM.",
      exampleTraceId: "0af7651916cd43dd8448eb211c80319c",
    },
    {
      kind: "untested-route",
      severity: "info",
      title: "Called, and by no test: GET /admin",
      evidence: ["12 requests from elsewhere"],
      advice: "Put it into the test.",
      exampleTraceId: "1af7651916cd43dd8448eb211c80319c",
    },
  ],
};

export const nothing: TracesInside = {
  ...shop,
  coverage: { ...shop.coverage, spansReceived: 0 },
  routes: [],
  dependencies: [],
  findings: [],
};
