import type { Doubt, RunResult } from "#run";
import { hostile } from "./hostile.ts";
import { latency, nothing, operation, passing } from "./parts.ts";

const slowGenerator: Doubt = {
  code: "send-lag",
  side: "generator",
  message: "Requests were sent later than they should have been.",
  evidence: "Send lag p99 was 38 ms; the limit is 10 ms.",
  advice: "Use more workers (--workers), a faster machine, or a lower rate.",
  invalidates: true,
};

const failed = latency(310, { p95: null, p99: null, p999: null, max: null, failuresFrom: 0.936, intervals: {} });

export const failing: RunResult = {
  ...passing,
  id: "20261121-031502-007-q81z",
  verdict: "fail",
  exitCode: 99,
  summary:
    "shop.ts failed 2 of 3 goals: p99 falls among the failures (goal < 500 ms), and errors were 6.4 % (goal < 2 %).",
  ledger: {
    exact: true,
    iterations: { planned: 60_000, started: 59_412, completed: 55_610, failed: 3802, cancelled: 0, dropped: 588 },
    requests: {
      started: 60_412,
      ok: 56_546,
      failed: 3866,
      cancelled: 0,
      byError: { http_5xx: 3802, headers_timeout: 64 },
    },
  },
  totals: {
    ...passing.totals,
    iterationsPerSecond: 495,
    requestsPerSecond: 503,
    errorRatio: 0.064,
    latencyMs: failed,
    rawLatencyMs: latency(290),
    checks: { passed: 1200, failed: 34 },
  },
  operations: [
    operation("/api/products", 45_210, {
      errorRatio: 0.0855,
      failed: 3866,
      latencyMs: { ...failed, failuresFrom: 0.9145 },
      rawLatencyMs: latency(290),
      step: "browse the catalogue",
    }),
    operation("/api/cart", 15_002, { method: "POST", latencyMs: latency(88), scenario: "buyer" }),
    operation("/api/products", 200, { scenario: "buyer", latencyMs: latency(95, { p99: null, p999: null }) }),
    operation("list orders", 120, { kind: "measure", protocol: "sql", scenario: "buyer", latencyMs: latency(0.42) }),
  ],
  steps: [
    { name: "browse the catalogue", scenario: "shopper", count: 45_210, failed: 3802, durationMs: latency(311) },
    { name: "checkout", scenario: "buyer", count: 15_002, failed: 0, durationMs: latency(120) },
  ],
  scenarios: [
    {
      name: "shopper",
      iterations: { planned: 45_000, started: 44_412, completed: 40_610, failed: 3802, cancelled: 0, dropped: 588 },
      iterationsPerSecond: 370,
      requestsPerIteration: 1.02,
      durationMs: latency(311),
      usersMax: 480,
    },
    {
      name: "buyer",
      iterations: { planned: 15_000, started: 15_000, completed: 15_000, failed: 0, cancelled: 0, dropped: 0 },
      iterationsPerSecond: 125,
      requestsPerIteration: 1.01,
      durationMs: latency(120),
      usersMax: 60,
    },
  ],
  checks: [
    { name: "has a price", scenario: "shopper", passed: 1000, failed: 0 },
    { name: "total is the sum of its items", scenario: "buyer", passed: 200, failed: 34 },
  ],
  metrics: [
    { kind: "counter", name: "orders placed", total: 1234, ratePerSecond: 10.3 },
    { kind: "gauge", name: "basket size", last: 3, min: 0, max: 17 },
    { kind: "rate", name: "found in cache", trueCount: 900, count: 1000, ratio: 0.9 },
    { kind: "trend", name: "rows per page", unit: "rows", count: 800, summary: latency(25) },
    { kind: "trend", name: "time to first item", unit: "ms", count: 800, summary: latency(0.071) },
  ],
  slo: [
    {
      expression: "p99 < 500ms",
      observed: null,
      observedText: "failed",
      ok: false,
      note: "it falls among the failures",
    },
    { expression: "errors < 2% over 10s", observed: 0.064, observedText: "6.4 %", ok: false, failedAtSeconds: 41 },
    { expression: "GET /api/products/:id p95 < 200ms", observed: 23, observedText: "23 ms", ok: true },
  ],
  errors: [
    {
      class: "http_5xx",
      side: "target",
      count: 3802,
      operation: "GET /api/products",
      message: "503 Service Unavailable: no connection to the database within 2000 ms",
      traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
    },
    {
      class: "headers_timeout",
      side: "target",
      count: 64,
      operation: "GET /api/products",
      message: "no answer within 10 s",
    },
    {
      class: "script_error",
      side: "script",
      count: 3,
      message: "TypeError: Cannot read properties of undefined (reading 'price')",
      location: "shop.ts:24:38",
    },
  ],
  validity: {
    trusted: true,
    doubts: [
      {
        code: "dropped",
        side: "target",
        message: "588 arrivals were dropped because 1,024 requests were in flight.",
        evidence: "From second 40 on answers took longer than arrivals came.",
        advice: "The target could not keep up; lower the rate to see what it carries.",
        invalidates: false,
      },
    ],
  },
  loadChanges: [{ atSeconds: 60, scenario: "shopper", load: "370/s", by: "the page" }],
};

export const invalid: RunResult = {
  ...passing,
  id: "20261121-040000-120-0a0a",
  verdict: "invalid",
  exitCode: 97,
  summary:
    "This measurement cannot be trusted: the generator could not keep 10,000/s, so its latencies are not the target's.",
  validity: {
    trusted: false,
    doubts: [
      {
        code: "stall",
        side: "generator",
        message: "The machine stood still 3 times.",
        evidence: "The longest was 412 ms, at second 17.",
        advice: "Measure on a machine that does nothing else.",
        invalidates: false,
      },
      slowGenerator,
    ],
  },
};

export const interrupted: RunResult = {
  ...passing,
  id: "20261121-050000-300-b2b2",
  verdict: "interrupted",
  exitCode: 105,
  summary: "shop.ts was interrupted after 42 s of 2 m.",
  durationMs: 42_000,
  slo: [],
};

export const nothingMeasured: RunResult = {
  ...passing,
  id: "20261121-060000-000-c3c3",
  verdict: "error",
  exitCode: 107,
  summary: "shop.ts measured nothing: start failed for every user.",
  operations: [],
  checks: [],
  scenarios: [],
  timeline: [],
  totals: {
    ...passing.totals,
    iterationsPerSecond: 0,
    requestsPerSecond: 0,
    checks: { passed: 0, failed: 0 },
    latencyMs: nothing,
    rawLatencyMs: nothing,
    serviceMs: nothing,
    bytes: { sent: 0, received: 0 },
  },
  ledger: {
    exact: true,
    iterations: { planned: null, started: 0, completed: 0, failed: 0, cancelled: 0, dropped: 0 },
    requests: { started: 0, ok: 0, failed: 0, cancelled: 0, byError: {} },
  },
  slo: [{ expression: "p99 < 500ms", observed: null, observedText: "–", ok: false, note: "nothing was measured" }],
  errors: [
    { class: "script_error", side: "script", count: 200, message: "Error: no account left", location: "shop.ts:8:9" },
  ],
};

export const manyOperations: RunResult = {
  ...passing,
  id: "20261121-070000-000-d4d4",
  operations: Array.from({ length: 2000 }, (_, index) =>
    operation(`/api/items/${String(index)}`, 20_000 - index * 10, { latencyMs: latency(1 + (index % 50)) }),
  ),
};

const longName = `/api/${"very-long-part/".repeat(20)}end`.slice(0, 300);

export const longNames: RunResult = {
  ...passing,
  id: "20261121-080000-000-e5e5",
  test: `tests/${"nested/".repeat(30)}shop.ts`,
  operations: [
    operation(longName, 100, { step: "a step with a name that goes on and on and on" }),
    operation("/商品/一覧/とても長い名前のページがここにあります/全部", 90),
    operation("/short", 80),
  ],
  slo: [{ expression: `GET ${longName} p95 < 200ms`, observed: 23, observedText: "23 ms", ok: true }],
  checks: [{ name: `${longName} answers`, scenario: "shopper", passed: 3, failed: 1 }],
};

/** From 1 µs to an hour, and counts from one to ten million. */
export const extremes: RunResult = {
  ...passing,
  id: "20261121-100000-000-a7a7",
  operations: [0.001, 0.0456, 0.999, 1, 9.996, 99.96, 999.6, 1234, 59_990, 61_000, 3_600_000].map((ms, index) =>
    operation(`/took/${String(ms)}`, 10 ** Math.min(7, index), {
      ratePerSecond: 10 ** (index - 4),
      errorRatio: index === 0 ? 1 : 10 ** -index,
      latencyMs: latency(ms, { p90: ms, p95: ms, p99: ms, max: ms }),
    }),
  ),
};

export const cases = {
  passing,
  failing,
  invalid,
  interrupted,
  nothingMeasured,
  manyOperations,
  longNames,
  hostile,
  extremes,
} satisfies Record<string, RunResult>;
