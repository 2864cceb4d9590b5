import { describe, expect, it } from "vitest";
import { judgeTraces } from "./judge-traces.ts";
import type { TraceFacts } from "./trace-facts.ts";

const shop = { service: "shop", spans: 12, serverSpans: 3, byDependency: { none: 3, sql: 6, pool: 3 } };
const facts: TraceFacts = {
  operations: [{ operation: "GET /api/products", sent: 1, cameBack: true }],
  services: [shop],
  sdks: ["opentelemetry nodejs 2.0.1"],
  ways: ["http"],
  refused: {},
  metrics: ["nodejs.eventloop.utilization"],
  strangeRoots: 0,
  brokenCalls: [],
  waitedMs: 1000,
};
const judged = (over: Partial<TraceFacts>) =>
  Object.fromEntries(judgeTraces({ ...facts, ...over }).map((each) => [each.id, each]));

describe("judgeTraces", () => {
  it("finds nothing missing where all came", () => {
    const checks = judgeTraces(facts);
    expect(checks.map(({ status }) => status)).toEqual(checks.map(() => "ok"));
    expect(checks.map(({ id }) => id)).toEqual([
      "spans",
      "SDK",
      "requests",
      "server spans",
      "database spans",
      "propagation",
      "pool",
      "runtime",
    ]);
    expect(checks.find(({ id }) => id === "SDK")?.found).toBe("opentelemetry nodejs 2.0.1, by http");
  });

  it.each([
    ["nothing", {}, "no span came within 1 s"],
    ["metrics alone", { metrics: ["a"], ways: ["http"] }, "metrics came, and no span"],
    ["what cannot be read", { refused: { bad_data: 2 } }, "refused for bad_data 2 times"],
  ])("has one problem where %s came", (_what, over, found) => {
    const none = { ...facts, services: [], ways: [], metrics: [] };
    const checks = judgeTraces({ ...none, ...over });
    expect(checks).toMatchObject([{ id: "spans", status: "problem" }]);
    expect(checks[0]?.found).toContain(found);
    expect(checks[0]?.advice).toBeTruthy();
  });

  it("names operations that no span came for, and calls it a problem where it is all of them", () => {
    const missing = { operation: "POST /api/orders", sent: 1, cameBack: false };
    expect(judged({ operations: [...facts.operations, missing] })["requests"]).toMatchObject({
      status: "warning",
      found: "1 of 2 operations came back as a span of the target; not POST /api/orders",
    });
    expect(judged({ operations: [missing] })["requests"]?.status).toBe("problem");
    expect(judged({ operations: [{ ...missing, sent: 0 }] })["requests"]).toBeUndefined();
  });

  it("says that no span is of a request that came in", () => {
    expect(judged({ services: [{ ...shop, serverSpans: 0 }] })["server spans"]?.status).toBe("problem");
  });

  it("misses database spans only where something speaks of a database", () => {
    const without = { ...shop, byDependency: { none: 3 } };
    expect(judged({ services: [without] })["database spans"]?.status).toBe("ok");
    const pooled = judged({ services: [{ ...shop, byDependency: { pool: 3 } }] })["database spans"];
    expect(pooled).toMatchObject({ status: "warning", found: "none, though spans of its pool came" });
    const metric = judged({ services: [without], metrics: ["db.client.connection.count"] })["database spans"];
    expect(metric?.found).toContain("metrics of its pool");
  });

  it("tells a target that begins traces of its own from services that break them", () => {
    expect(judged({ strangeRoots: 3 })["propagation"]?.found).toContain("does not take over traceparent");
    expect(judged({ brokenCalls: ["shop → stock:7070"] })["propagation"]?.found).toBe("broken at shop → stock:7070");
  });

  it("misses pool and runtime metrics", () => {
    const without = { services: [{ ...shop, byDependency: { sql: 3 } }], metrics: [] };
    expect(judged(without)["pool"]?.status).toBe("warning");
    expect(judged(without)["runtime"]?.status).toBe("warning");
    expect(judged({ ...without, metrics: ["db.client.connection.pending_requests"] })["pool"]?.status).toBe("ok");
  });
});
