import { describe, expect, it } from "vitest";
import { Histogram } from "#measure";
import { callSpan, querySpan, sentOf, serverSpan, spanOf, traceIdOf } from "../planted-spans.fixture.ts";
import type { SentRequest, Span } from "../span.ts";
import { assembleTrace } from "../tree/assemble-trace.ts";
import { exampleTraceOf } from "./example-trace.ts";
import { ExampleTraces } from "./example-traces.ts";
import { TraceBreakdown } from "./trace-breakdown.ts";

/** Request number n takes n more milliseconds than the first, in its query. */
function request(trace: number, options: { readonly route?: string; readonly extraMs?: number } = {}): readonly Span[] {
  const extraMs = options.extraMs ?? 0;
  return [
    serverSpan(options.route ?? "/products/:id", { trace, id: 1, parent: 100, startMs: 10, durationMs: 60 + extraMs }),
    querySpan(`SELECT * FROM product WHERE id = ${String(trace)}`, {
      trace,
      id: 2,
      parent: 1,
      startMs: 20,
      durationMs: 10 + extraMs,
    }),
    querySpan("SELECT 1", { trace, id: 3, parent: 1, startMs: 35 + extraMs, durationMs: 5 }),
    querySpan("SELECT 2", { trace, id: 4, parent: 1, startMs: 41 + extraMs, durationMs: 5, isError: true }),
  ];
}

const add = (
  breakdown: TraceBreakdown,
  trace: number,
  spans: readonly Span[],
  sent: readonly SentRequest[] = [],
): void => breakdown.add(assembleTrace(traceIdOf(trace), spans, sent));

describe("TraceBreakdown", () => {
  it("merges the trees of a route by what their spans stand for", () => {
    const breakdown = new TraceBreakdown();
    for (let trace = 1; trace <= 10; trace += 1) {
      add(breakdown, trace, request(trace, { extraMs: trace - 1 }), [
        sentOf({ trace, id: 100, durationMs: 80 + trace, operation: "GET /p" }),
      ]);
    }
    const [route] = breakdown.routes();
    expect(route).toMatchObject({
      route: "GET /products/:id",
      service: "shop",
      operations: ["GET /p"],
      traces: 10,
      coverage: 1,
    });
    expect(route?.serverMs.mean).toBeCloseTo(64.5, 6);
    expect(route?.serverMs.max).toBe(69);
    expect(route?.queueMs?.mean).toBeCloseTo(21, 6);
    const rows = route?.rows ?? [];
    expect(rows.map(({ depth, label }) => `${String(depth)} ${label}`)).toEqual([
      "0 GET /products/:id",
      "1 SELECT * FROM product WHERE id = ?",
      "1 SELECT ?",
    ]);
    expect(rows.map(({ callsPerRequest }) => callsPerRequest)).toEqual([1, 1, 2]);
    expect(rows[1]?.callMs.mean).toBeCloseTo(14.5, 6);
    expect(rows[2]?.errorRatio).toBe(0.5);
    expect(rows[0]?.selfMsPerRequest).toBeCloseTo(40, 6);
    expect(rows[1]?.waitMsPerRequest).toBeCloseTo(10, 6);
    expect(rows.reduce((sum, { criticalShare }) => sum + criticalShare, 0)).toBeCloseTo(1, 6);
    expect(rows[1]?.criticalShare).toBeCloseTo(14.5 / 64.5, 6);
  });

  it("counts a call over all requests of its route, those without it among them", () => {
    const breakdown = new TraceBreakdown();
    for (let trace = 1; trace <= 4; trace += 1) add(breakdown, trace, request(trace).slice(0, trace === 1 ? 4 : 2));
    expect(breakdown.routes()[0]?.rows.map(({ callsPerRequest }) => callsPerRequest)).toEqual([1, 1, 0.5]);
  });

  it("says what came back of what was sent, for each route and in all", () => {
    const breakdown = new TraceBreakdown();
    for (let trace = 1; trace <= 10; trace += 1) {
      const operation = trace % 2 === 0 ? "GET /even" : "GET /odd";
      const isLost = trace === 2 || trace === 4;
      add(breakdown, trace, isLost ? [] : request(trace, { route: operation }), [
        sentOf({ trace, id: 100, operation }),
      ]);
    }
    add(breakdown, 11, [], [sentOf({ trace: 11, id: 100, operation: "GET /silent" })]);
    expect(breakdown.coverage).toEqual({ requestsTraced: 11, rootsReceived: 8, traces: 11 });
    const coverage = Object.fromEntries(breakdown.routes().map((route) => [route.route, route.coverage]));
    expect(coverage["GET GET /odd"]).toBe(1);
    expect(coverage["GET GET /even"]).toBeCloseTo(0.6, 6);
    expect(breakdown.operations()).toContainEqual({ operation: "GET /silent", sent: 1, answered: 0 });
  });

  it("keeps an example nearest the median, the slowest and one that failed", () => {
    const breakdown = new TraceBreakdown();
    for (let trace = 1; trace <= 101; trace += 1) {
      const spans = request(trace, { extraMs: trace });
      const failed = spans.map((span) => ({ ...span, isError: trace === 7 }));
      add(breakdown, trace, trace === 7 ? failed : spans);
    }
    const examples = Object.fromEntries(
      (breakdown.routes()[0]?.examples ?? []).map(({ kind, traceId }) => [kind, Number.parseInt(traceId, 16)]),
    );
    expect(examples["slowest"]).toBe(101);
    expect(examples["failed"]).toBe(7);
    expect(Math.abs((examples["typical"] ?? 0) - 51)).toBeLessThanOrEqual(15);
    expect(breakdown.examples().map(({ kind }) => kind)).toEqual(["typical", "slowest", "failed"]);
  });

  it("sums up dependencies over all routes, by kind and by call", () => {
    const breakdown = new TraceBreakdown();
    add(breakdown, 1, request(1));
    add(breakdown, 2, [
      serverSpan("/stock", { trace: 2, id: 1, durationMs: 50 }),
      callSpan("http://stock:7070/a", { trace: 2, id: 2, parent: 1, startMs: 1, durationMs: 30 }),
      callSpan("http://stock:7070/a", { trace: 2, id: 3, parent: 2, startMs: 2, durationMs: 28, name: "undici" }),
    ]);
    expect(breakdown.dependencies.list()).toMatchObject([
      {
        dependency: "http",
        system: "stock:7070",
        label: "",
        calls: 1,
        callsPerRequest: 0.5,
        callMs: { mean: 30, max: 30 },
      },
      { dependency: "http", label: "GET /a", calls: 1 },
      { dependency: "sql", system: "postgresql", label: "", calls: 3, callMs: { max: 10 }, errorRatio: 1 / 3 },
      { dependency: "sql", label: "SELECT * FROM product WHERE id = ?", calls: 1 },
      { dependency: "sql", label: "SELECT ?", calls: 2 },
    ]);
  });

  it("stays within its limits: rows of a route, depth, routes", () => {
    const breakdown = new TraceBreakdown();
    const wide = Array.from({ length: 1000 }, (_, index) =>
      spanOf({
        id: index + 2,
        parent: 1,
        name: `work ${"x".repeat(index % 7)}${String.fromCharCode(97 + (index % 26))}${"y".repeat(index % 31)}`,
      }),
    );
    add(breakdown, 1, [serverSpan("/wide", { id: 1 }), ...wide]);
    const deep = Array.from({ length: 200 }, (_, index) => spanOf({ trace: 2, id: index + 2, parent: index + 1 }));
    add(breakdown, 2, [serverSpan("/deep", { trace: 2, id: 1 }), ...deep]);
    for (let trace = 3; trace < 700; trace += 1) {
      add(breakdown, trace, [
        serverSpan(`/r${"abcdefghijklmnopqrstuvwxyz"[trace % 26] ?? ""}${"z".repeat(trace / 26)}`, { trace, id: 1 }),
      ]);
    }
    const routes = breakdown.routes();
    expect(routes).toHaveLength(500);
    expect(breakdown.requestsBeyondRoutes).toBe(699 - 500);
    const byRoute = new Map(routes.map((route) => [route.route, route]));
    expect(byRoute.get("GET /wide")?.rows.length).toBeLessThanOrEqual(301);
    const deepRows = byRoute.get("GET /deep")?.rows ?? [];
    expect(Math.max(...deepRows.map(({ depth }) => depth))).toBeLessThanOrEqual(40);
    expect(deepRows.reduce((sum, { callsPerRequest }) => sum + callsPerRequest, 0)).toBe(201);
  });

  it("leaves fragments and work that nobody asked for out of the routes", () => {
    const breakdown = new TraceBreakdown();
    add(breakdown, 1, [spanOf({ id: 1 }), spanOf({ id: 2, parent: 99, kind: "client" })]);
    expect(breakdown.routes()).toEqual([]);
  });
});

describe("exampleTraceOf", () => {
  const treeOf = (spans: readonly Span[], sent: readonly SentRequest[] = []) =>
    assembleTrace(traceIdOf(1), spans, sent).trees[0] ?? expect.fail("no tree");

  it("gives spans from when the request was sent, as plain data", () => {
    const tree = treeOf(request(1), [sentOf({ trace: 1, id: 100, startMs: 4, durationMs: 90 })]);
    const { trace } = exampleTraceOf(tree, Infinity) ?? expect.fail("no example");
    expect(trace).toMatchObject({ startedAtMs: 4, durationMs: 90, operation: "GET /api/products", spansLeftOut: 0 });
    expect(trace.spans.map(({ startMs, durationMs, depth }) => [depth, startMs, durationMs])).toEqual([
      [0, 6, 60],
      [1, 16, 10],
      [1, 31, 5],
      [1, 37, 5],
    ]);
    expect(JSON.parse(JSON.stringify(trace))).toEqual(trace);
  });

  it("keeps attributes of any name, the long ones only where there is room", () => {
    const attributes = JSON.parse('{"__proto__": "x", "constructor": 1}') as Record<string, string>;
    const spans = [serverSpan("/", { id: 1, attributes: { long: "x".repeat(3000), list: ["a", 2] } })];
    const hostile = Object.assign(spans[0]!.attributes, attributes);
    Object.defineProperty(hostile, "__proto__", { value: "x", enumerable: true });
    const { trace } = exampleTraceOf(treeOf(spans), Infinity) ?? expect.fail("no example");
    const names = trace.spans[0]!.attributes.map(([name]) => name);
    expect(names).toEqual(expect.arrayContaining(["__proto__", "constructor", "http.route"]));
    expect(names).not.toContain("long");
    expect(trace.spans[0]!.attributes).toContainEqual(["list", "a, 2"]);
  });

  it("cuts a trace that takes more than there is room for, and says how much is missing", () => {
    const tree = treeOf(request(1));
    const whole = exampleTraceOf(tree, Infinity) ?? expect.fail("no example");
    const part = exampleTraceOf(tree, whole.bytes - 1) ?? expect.fail("no example");
    expect(part.trace.spans).toEqual(whole.trace.spans.slice(0, 3));
    expect(part.trace.spansLeftOut).toBe(1);
    expect(exampleTraceOf(tree, 100)).toBeNull();
  });
});

describe("ExampleTraces", () => {
  it("hold no more than their budget, over all routes, whatever comes", () => {
    const budget = { bytes: 20_000 };
    const routes = Array.from({ length: 20 }, () => ({ examples: new ExampleTraces(budget), ms: new Histogram() }));
    let least = budget.bytes;
    for (let number = 1; number <= 2000; number += 1) {
      const { examples, ms } = routes[number % routes.length]!;
      const spans = request(number, { extraMs: number % 97 });
      const [tree] = assembleTrace(traceIdOf(number), spans, []).trees;
      ms.record(60 + (number % 97));
      examples.add(tree!, ms);
      least = Math.min(least, budget.bytes);
    }
    expect(least).toBeGreaterThanOrEqual(0);
    const held = routes.flatMap(({ examples, ms }) => examples.list(ms));
    const bytes = [...new Set(held.map(({ trace }) => trace))].reduce(
      (sum, trace) => sum + JSON.stringify(trace).length,
      0,
    );
    expect(held.length).toBeGreaterThan(5);
    expect(bytes).toBeLessThan(60_000);
  });
});
