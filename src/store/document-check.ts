import type { TracesInside } from "#diagnosis";
import { type ExploreProgress, resultFormat, type RunResult } from "#run";
import { fields, listOf, misfit, optional, type Shape } from "./document-shape.ts";
import { bytes, check as checking, explore, exploreProgress, latency, soak, stress } from "./method-shapes.ts";
import { type RunStart, startFormat } from "./start.ts";

// A run folder may come from an older version, another machine or another person. What is read from it is checked as
// far as the reports walk it: they may then trust the types. Fields and kinds that are not known are let through.

const iterations = fields({
  planned: "number or null",
  started: "number",
  completed: "number",
  failed: "number",
  cancelled: "number",
  dropped: "number",
});
const environment = fields({
  plimsoll: "text",
  node: "text",
  platform: "text",
  cpuModel: "text",
  cores: "number",
  memoryBytes: "number",
  hostname: "text",
  gitCommit: "anything",
});
const operation = fields({
  kind: "text",
  protocol: "text",
  method: optional("text"),
  name: "text",
  scenario: "text",
  step: optional("text"),
  count: "number",
  ratePerSecond: "number",
  errorRatio: "number",
  latencyMs: latency,
  rawLatencyMs: latency,
  serviceMs: latency,
});
const lag = fields({ p50: "number or null", p99: "number or null", max: "number or null" });
const generator = fields({
  workers: "number",
  cpuRatioMean: "number or null",
  cpuRatioMax: "number or null",
  loopBusyMax: "number or null",
  sendLagMs: lag,
  rssMaxBytes: "number or null",
  connectionsOpened: "number",
  stalls: listOf("anything"),
});

const metric: Shape = {
  kinds: {
    counter: fields({ name: "text", total: "number", ratePerSecond: "number" }),
    gauge: fields({ name: "text", last: "number or null", min: "number or null", max: "number or null" }),
    rate: fields({ name: "text", count: "number", ratio: "number or null" }),
    trend: fields({ name: "text", unit: "text", count: "number", summary: latency }),
  },
};

const finding = fields({
  title: "text",
  severity: "text",
  route: optional("text"),
  evidence: listOf("text"),
  advice: "text",
  exampleTraceId: optional("text"),
});
const durations = fields({ mean: "number", p95: "number", max: "number" });
const inside = fields({
  coverage: fields({
    requestsTraced: "number",
    rootsReceived: "number",
    spansReceived: "number",
    spansDropped: fields({}),
    spansDroppedBySdk: fields({}),
  }),
  routes: listOf(
    fields({
      route: "text",
      service: "text",
      operations: listOf("text"),
      traces: "number",
      coverage: "number or null",
      queueMs: { orNull: durations },
      serverMs: durations,
      rows: listOf(
        fields({
          depth: "number",
          label: "text",
          service: "text",
          dependency: "text",
          callsPerRequest: "number",
          callMs: durations,
          selfMsPerRequest: "number",
          criticalShare: "number",
          errorRatio: "number",
          waitMsPerRequest: optional("number"),
        }),
      ),
      examples: listOf(fields({ kind: "text", traceId: "text", link: optional("text") })),
    }),
  ),
  dependencies: listOf(
    fields({
      dependency: "text",
      system: "text",
      label: "text",
      calls: "number",
      callsPerRequest: "number",
      callMs: durations,
      errorRatio: "number",
    }),
  ),
});

const point = fields({
  atSeconds: "number",
  iterationsPerSecond: "number",
  requestsPerSecond: "number",
  errorsPerSecond: "number",
  users: "number",
  latencyMs: fields({}),
  byError: fields({}),
  bytes,
});

/** Last: what is wrong in one of them alone nothing else is. */
const methods: Readonly<Record<string, Shape>> = {
  explore: optional(explore),
  soak: optional(soak),
  stress: optional(stress),
  check: optional(checking),
};

const resultShape = fields({
  format: "text",
  id: "text",
  method: "text",
  test: "text",
  target: "text",
  tags: fields({}),
  startedAt: "text",
  durationMs: "number",
  environment,
  seed: "number",
  command: listOf("text"),
  load: listOf("text"),
  verdict: "text",
  summary: "text",
  validity: fields({
    trusted: "boolean",
    doubts: listOf(fields({ code: "text", side: "text", message: "text", evidence: "text", advice: "text" })),
  }),
  ledger: fields({
    exact: "boolean",
    iterations,
    requests: fields({ started: "number", ok: "number", failed: "number", cancelled: "number" }),
  }),
  totals: fields({
    iterationsPerSecond: "number",
    requestsPerSecond: "number",
    errorRatio: "number",
    checks: fields({ passed: "number", failed: "number" }),
    latencyMs: latency,
    rawLatencyMs: latency,
    serviceMs: latency,
    bytes,
    warmUpSeconds: "number",
  }),
  scenarios: listOf(
    fields({ name: "text", iterations, iterationsPerSecond: "number", durationMs: latency, usersMax: "number" }),
  ),
  operations: listOf(operation),
  steps: listOf(fields({ name: "text", scenario: "text", count: "number", failed: "number", durationMs: latency })),
  checks: listOf(fields({ name: "text", scenario: "text", passed: "number", failed: "number" })),
  metrics: listOf(metric),
  slo: listOf(fields({ expression: "text", observedText: "text", ok: "boolean" })),
  errors: listOf(
    fields({
      class: "text",
      side: "text",
      count: "number",
      message: "text",
      operation: optional("text"),
      location: optional("text"),
      traceId: optional("text"),
    }),
  ),
  timeline: listOf(point),
  resources: fields({}),
  loadChanges: listOf(fields({ atSeconds: "number", scenario: "text", load: "text", by: "text" })),
  generator,
  findings: listOf(finding),
  inside: optional(inside),
  ...methods,
  withoutFaults: optional(fields(methods)),
});

const startShape = fields({
  format: "text",
  test: "text",
  startedAt: "text",
  command: listOf("text"),
  load: listOf("text"),
  environment,
  plan: fields({
    id: "text",
    method: "text",
    target: "text",
    tags: fields({}),
    seed: "number",
    workers: "number",
    warmUpMs: "number",
  }),
});

export type DocumentCheck<T> =
  | { readonly kind: "ok"; readonly value: T }
  | { readonly kind: "newer" }
  /** `place` is where it is not as Plimsoll writes it; `isMethod` = all but what its method found is. */
  | { readonly kind: "broken"; readonly place: string; readonly isMethod: boolean };

export function checkResult(value: unknown): DocumentCheck<RunResult> {
  return check(value, resultShape, resultFormat);
}

/** What traces said, of a run that left no result. */
export function isTracesInside(value: unknown): value is TracesInside {
  return has(value, inside) && has(value, fields({ findings: listOf(finding) }));
}

export function isExploreProgress(value: unknown): value is ExploreProgress {
  return has(value, exploreProgress);
}

export function checkStart(value: unknown): DocumentCheck<RunStart> {
  return check(value, startShape, startFormat);
}

const has = (value: unknown, shape: Shape): boolean => misfit(value, shape) === undefined;

function check<T>(value: unknown, shape: Shape, format: string): DocumentCheck<T> {
  const written = typeof value === "object" && value !== null && "format" in value ? value.format : undefined;
  if (typeof written === "string" && written !== format && written.startsWith(format.replace(/\d+$/, "")))
    return { kind: "newer" };
  const place = written === format ? misfit(value, shape) : "format";
  // The shape names all that is read of it; the rest is passed through as it is.
  if (place === undefined) return { kind: "ok", value: value as T };
  const [block = ""] = place.split(/[.[]/);
  return { kind: "broken", place, isMethod: block === "withoutFaults" || Object.hasOwn(methods, block) };
}
