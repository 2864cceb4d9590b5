import { fields, listOf, mapOf, optional, orNull, type Shape } from "./document-shape.ts";
import { resources } from "./resource-shape.ts";

// The blocks of methods, as far as reports, comparisons and the page walk them.

export const latency = fields({
  min: "number or null",
  mean: "number or null",
  max: "number or null",
  p50: "number or null",
  p90: "number or null",
  p95: "number or null",
  p99: "number or null",
  p999: "number or null",
  failuresFrom: optional("number or null"),
  intervals: fields({
    p50: optional(listOf("number or null")),
    p95: optional(listOf("number or null")),
    p99: optional(listOf("number or null")),
  }),
});
const rateOf: Readonly<Record<string, Shape>> = {
  iterationsPerSecond: "number",
  low: "number or null",
  high: "number or null",
};
const rate = fields(rateOf);
const estimate = fields({ value: "number", low: "number or null", high: "number or null" });
export const bytes = fields({ sent: "number", received: "number" });

const trial = fields({
  number: "number",
  purpose: "text",
  ratePerSecond: "number",
  atSeconds: "number",
  durationSeconds: "number",
  drainSeconds: "number or null",
  discardedSeconds: "number",
  validity: {
    kinds: {
      "not-steady": fields({ evidence: "text" }),
      invalid: fields({ side: "text", rule: "text", evidence: "text" }),
    },
  },
  outcome: {
    kinds: {
      bad: fields({ rule: "text", operation: optional("text"), evidence: "text" }),
      collapsed: fields({ evidence: "text" }),
    },
  },
  iterationsPerSecond: "number",
  requestsPerSecond: "number",
  goodPerSecond: "number",
  errorRatio: "number",
  byError: mapOf("number"),
  statuses: mapOf("number"),
  inFlight: fields({ mean: "number", max: "number", end: "number" }),
  latencySlope: "number or null",
  latencyMs: latency,
  operations: listOf(
    fields({
      name: "text",
      count: "number",
      errorRatio: "number",
      p50Ms: "number or null",
      p95Ms: "number or null",
      p99Ms: "number or null",
      intervals: optional(fields({})),
      meanMs: "number or null",
      serviceMeanMs: "number or null",
    }),
  ),
  bytesPerSecond: bytes,
  resources: orNull(resources),
});

const rule = fields({
  text: "text",
  operation: optional("text"),
  latency: optional(fields({ quantile: "number", limitMs: "number" })),
  capacity: orNull(rate),
  isBinding: "boolean",
});

const sideFigures = orNull(
  fields({
    callsPerRequest: "number",
    meanMs: "number",
    maxMs: "number",
    waitMs: "number",
    waitMaxMs: "number",
  }),
);
const side = fields({ trial: "number", ratePerSecond: "number" });
const sideBySide = fields({
  before: side,
  after: side,
  rows: listOf(
    fields({
      label: "text",
      service: "text",
      dependency: "text",
      isCall: "boolean",
      before: sideFigures,
      after: sideFigures,
    }),
  ),
});

export const explore = fields({
  effort: "text",
  saturation: orNull(rate),
  capacity: orNull(fields({ ...rateOf, requestsPerSecond: "number" })),
  bindingRule: "text or null",
  rules: listOf(rule),
  reference: orNull(trial),
  trials: listOf(trial),
  obstacles: listOf(fields({ kind: "text", evidence: "text", advice: "text" })),
  bottlenecks: listOf(
    fields({
      kind: "text",
      resource: "text",
      limit: "number or null",
      confidence: "number",
      evidence: listOf("text"),
      against: listOf("text"),
      predictedPerSecond: "number or null",
      missing: optional("text"),
      advice: "text",
    }),
  ),
  goodputRetained: "number or null",
  sideBySide: optional(sideBySide),
});

/** Of a search that goes on. */
export const exploreProgress = fields({
  purpose: "text",
  isDraining: "boolean",
  number: "number",
  ratePerSecond: "number",
  trialSeconds: "number",
  trialSecondsMax: "number",
  trials: listOf(trial),
  rules: optional(listOf(rule)),
  saturation: orNull(rate),
  capacity: orNull(rate),
  secondsLeft: "number or null",
});

const trend = fields({
  kind: "text",
  subject: "text",
  unit: "text",
  instance: optional("text"),
  route: optional("text"),
  verdict: "text",
  points: "number",
  from: "number",
  to: "number",
  perSecond: estimate,
  p: "number",
  perRequest: orNull(estimate),
  detectable: "number",
  limit: "number or null",
  secondsToLimit: orNull(estimate),
  fillsTo: "number or null",
  values: listOf(listOf("number")),
});

export const soak = fields({
  ratePerSecond: "number",
  rateFrom: "text",
  plannedSeconds: "number",
  loadedSeconds: "number",
  discardedSeconds: "number",
  endedEarly: "text or null",
  iterations: "number",
  requests: "number",
  errorRatio: "number",
  outcome: "text",
  trends: listOf(trend),
  smallestLeak: "number or null",
  restarts: "number",
  exhausted: orNull(
    fields({ atSeconds: "number", requests: "number", peers: mapOf("number"), cpuRatioOfBefore: "number or null" }),
  ),
  generatorSeconds: "number",
  generatorSign: "text or null",
});

const stepOf: Readonly<Record<string, Shape>> = {
  stage: "text",
  ratePerSecond: "number",
  atSeconds: "number",
  seconds: "number",
  offeredPerSecond: "number",
  goodPerSecond: "number",
  errorRatio: "number",
};

const stressStep = fields({
  ...stepOf,
  errors: fields({ shed: "number", timeout: "number", reset: "number", serverError: "number", other: "number" }),
  p95Ms: "number or null",
  failedP50Ms: "number or null",
  inFlightEnd: "number",
  isGood: "boolean",
  isUnresponsive: "boolean",
});

const recovery = fields({
  ratePerSecond: "number",
  backlog: "number",
  idealSeconds: "number",
  recoveredAfterSeconds: "number or null",
  firstSuccessAfterSeconds: "number or null",
  halfGoodputAfterSeconds: "number or null",
  waitedSeconds: "number",
  inVainPerSecond: optional("number or null"),
  factor: "number or null",
  judgement: "text",
  recoversAtPerSecond: "number or null",
});

export const stress = fields({
  capacityPerSecond: "number",
  saturationPerSecond: "number",
  knownFrom: "text",
  retries: "number",
  steps: listOf(stressStep),
  amplification: orNull(fields({ before: "number", overload: "number" })),
  sideBySide: optional(sideBySide),
  unresponsiveAtPerSecond: "number or null",
  retained: orNull(fields({ ratio: "number", atPerSecond: "number" })),
  recovery: orNull(recovery),
  hysteresis: "number or null",
  safeLoad: orNull(estimate),
  pulses: listOf(fields({ basePerSecond: "number", isSafe: "boolean", evidence: "text" })),
  restarts: "number",
  outcome: "text",
  obstacle: "text or null",
  generatorSeconds: "number",
  generatorSign: "text or null",
});

export const check = fields({
  form: "text",
  peakPerSecond: "number",
  peakFrom: "text",
  steps: listOf(
    fields({
      ...stepOf,
      latencyMs: fields({ p50: "number or null", p95: "number or null", p99: "number or null" }),
    }),
  ),
  answers: listOf(fields({ question: "text", asks: "text", verdict: "text", answer: "text" })),
  trends: listOf(trend),
  recoveredAfterSeconds: "number or null",
  restarts: "number",
  obstacle: "text or null",
  generatorSeconds: "number",
  generatorSign: "text or null",
});
