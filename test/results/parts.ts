import type { LatencySummary, OperationResult, RunResult, TimelinePoint } from "#run";

// Result documents written by hand, for the tests of all that reads them.

export const nothing: LatencySummary = {
  min: null,
  mean: null,
  p50: null,
  p90: null,
  p95: null,
  p99: null,
  p999: null,
  max: null,
  intervals: {},
};

/** A summary whose tail grows from `p50` on. */
export function latency(p50: number, over: Partial<LatencySummary> = {}): LatencySummary {
  return {
    min: p50 / 3,
    mean: p50 * 1.2,
    p50,
    p90: p50 * 2.1,
    p95: p50 * 2.84,
    p99: p50 * 6.37,
    p999: p50 * 11.1,
    max: p50 * 20.6,
    intervals: {
      p50: [p50 * 0.98, p50 * 1.02],
      p95: [p50 * 2.7, p50 * 3],
      p99: [p50 * 5.8, null],
    },
    ...over,
  };
}

export function operation(name: string, count: number, over: Partial<OperationResult> = {}): OperationResult {
  const summary = over.latencyMs ?? latency(12.3);
  return {
    kind: "request",
    protocol: "http",
    method: "GET",
    name,
    scenario: "shopper",
    count,
    ok: count,
    failed: 0,
    cancelled: 0,
    byError: {},
    ratePerSecond: count / 120,
    errorRatio: 0,
    latencyMs: summary,
    rawLatencyMs: summary,
    serviceMs: summary,
    phasesMs: {},
    bytes: { sent: count * 120, received: count * 900 },
    statuses: { "200": count },
    ...over,
  };
}

export function point(atSeconds: number, over: Partial<TimelinePoint> = {}): TimelinePoint {
  return {
    atSeconds,
    askedPerSecond: null,
    iterationsPerSecond: 100,
    requestsPerSecond: 100,
    errorsPerSecond: 0,
    droppedPerSecond: 0,
    users: 200,
    usersAsked: 200,
    inFlight: 12,
    latencyMs: { p50: 12.3, p90: 25.8, p95: 34.9, p99: 78.4, max: 253 },
    byError: {},
    bytes: { sent: 12_000, received: 90_000 },
    ...over,
  };
}

const environment: RunResult["environment"] = {
  plimsoll: "0.1.0",
  node: "v20.20.2",
  platform: "linux x64",
  cpuModel: "Example CPU 3.1 GHz",
  cores: 2,
  memoryBytes: 8 * 1024 ** 3,
  hostname: "builder",
  gitCommit: "0123456789abcdef0123456789abcdef01234567",
};

/** A run of two minutes that passed. */
export const passing: RunResult = {
  format: "plimsoll.result/1",
  id: "20261121-024701-482-k3f9",
  method: "run",
  test: "shop.ts",
  target: "http://localhost:3000",
  tags: { release: "1.4.0" },
  startedAt: "2026-11-21T02:47:01.482Z",
  durationMs: 123_400,
  environment,
  seed: 42,
  command: ["plimsoll", "run", "shop.ts"],
  load: ["200 users, up in 20 s, held for 2 m"],
  verdict: "pass",
  summary: "shop.ts passed: all 3 goals held at 200 users and 102 requests/s.",
  exitCode: 0,
  validity: { trusted: true, doubts: [] },
  ledger: {
    exact: true,
    iterations: { planned: null, started: 12_034, completed: 12_030, failed: 0, cancelled: 4, dropped: 0 },
    requests: { started: 12_234, ok: 12_230, failed: 0, cancelled: 4, byError: {} },
  },
  totals: {
    iterationsPerSecond: 100.3,
    requestsPerSecond: 101.9,
    errorRatio: 0,
    checks: { passed: 3010, failed: 0 },
    latencyMs: latency(12.3),
    rawLatencyMs: latency(12.3),
    serviceMs: latency(12.1),
    bytes: { sent: 1_468_080, received: 11_010_600 },
    warmUpSeconds: 0,
  },
  scenarios: [
    {
      name: "shopper",
      iterations: { planned: null, started: 12_034, completed: 12_030, failed: 0, cancelled: 4, dropped: 0 },
      iterationsPerSecond: 100.3,
      requestsPerIteration: 1,
      durationMs: latency(12.4),
      usersMax: 200,
    },
  ],
  operations: [
    operation("/api/products", 9025),
    operation("/api/products/:id", 3009, { latencyMs: latency(8.1) }),
    operation("/auth/token", 200, { method: "POST", step: "start", latencyMs: latency(41, { p99: null, p999: null }) }),
  ],
  steps: [],
  checks: [{ name: "has a price", scenario: "shopper", passed: 3010, failed: 0 }],
  metrics: [],
  slo: [
    { expression: "p99 < 500ms", observed: 78.4, observedText: "78.4 ms", ok: true },
    { expression: "errors < 2%", observed: 0, observedText: "0 %", ok: true },
    { expression: "GET /api/products/:id p95 < 200ms", observed: 23, observedText: "23 ms", ok: true },
  ],
  errors: [],
  timeline: [point(0), point(1), point(2)],
  loadChanges: [],
  generator: {
    workers: 1,
    cpuRatioMean: 0.12,
    cpuRatioMax: 0.31,
    loopBusyMax: 0.22,
    loopDelayMs: { p50: 0.1, p99: 0.8, max: 3.1 },
    sendLagMs: { p50: null, p99: null, max: null },
    rssMaxBytes: 96 * 1024 ** 2,
    connectionsOpened: 200,
    connectionsMax: 200,
    stealRatioMax: 0,
    stalls: [],
  },
  resources: {},
  findings: [],
};
