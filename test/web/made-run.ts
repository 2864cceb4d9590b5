import type {
  Annotation,
  Column,
  ErrorClass,
  LatencySummary,
  OperationResult,
  PageHeatMap,
  PageHistogram,
  PageOperation,
  PageTimeline,
  RunPicture,
} from "../../src/run/index.ts";
import { madeInside, madeTraces } from "./made-traces.ts";

// Runs as a page shows them, made up: of any length, with any number of operations, the same every time.

export interface MadeRun {
  readonly seconds: number;
  readonly operations: number;
  /** Of the first operation, and part of the others. */
  readonly name?: string;
  readonly hasTraces?: boolean;
  readonly hasErrors?: boolean;
  /** Seconds in which nothing was counted. */
  readonly gapAt?: readonly [from: number, to: number];
  readonly annotations?: readonly Annotation[];
  /** Everything takes so many times as long. */
  readonly slowness?: number;
}

/** A small generator of numbers from 0 to 1, begun at a seed. */
function numbers(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const pointsMost = 1200;
const errorClassesMade: readonly ErrorClass[] = ["http_5xx", "total_timeout", "reset"];

export function madeRun(made: MadeRun): RunPicture {
  const timeline = madeTimeline(made);
  const operations = Array.from({ length: made.operations }, (_, index) => madeOperation(index, made));
  const ratePerSecond = operations.reduce((sum, operation) => sum + operation.ratePerSecond, 0);
  const inside = made.hasTraces === true ? { inside: madeInside(labelOf(0, made)) } : {};
  return {
    state: "finished",
    madeAt: "2026-11-21T12:00:00.000Z",
    sentence: "One instance carries 412 requests/s before its p95 doubles.",
    docsLink: "https://example.test/docs/findings/{kind}.md",
    result: {
      ...emptyResult,
      durationMs: made.seconds * 1000,
      operations,
      totals: { ...emptyResult.totals, requestsPerSecond: ratePerSecond, iterationsPerSecond: ratePerSecond },
      errors:
        made.hasErrors === true
          ? errorClassesMade.map((name, at) => ({
              class: name,
              side: "target",
              count: 40 - 10 * at,
              operation: labelOf(0, made),
              message: ["502 Bad Gateway: upstream sent too big header", "no answer within 10 s", "connection reset"][
                at
              ]!,
            }))
          : [],
      ...inside,
    },
    operationLabels: operations.map((_, index) => labelOf(index, made)),
    story: emptyStory,
    timeline,
    heatMap: madeHeatMap(made),
    annotations: made.annotations ?? annotationsOf(made.seconds),
    stretches: [],
    operations: operations.slice(0, 300).map((_, index) => madePageOperation(index, made)),
    traces: made.hasTraces === true ? madeTraces(labelOf(0, made)) : [],
  } as unknown as RunPicture;
}

const routes = [
  "/api/products",
  "/api/products/:id",
  "/api/orders",
  "/auth/token",
  "/api/search",
  "/api/users/:id/cart",
];

function labelOf(index: number, { name }: MadeRun): string {
  if (name !== undefined && index === 0) return name;
  const route = routes[index % routes.length]!;
  return index < routes.length ? `GET ${route}` : `GET ${route}/${String(Math.floor(index / routes.length))}`;
}

function annotationsOf(seconds: number): readonly Annotation[] {
  const at = (share: number): number => Math.round(seconds * share);
  return [
    { kind: "phase", atSeconds: 0, toSeconds: at(0.2), text: "Warm-up, not counted" },
    { kind: "phase", atSeconds: at(0.2), toSeconds: at(0.7), text: "Peak" },
    { kind: "phase", atSeconds: at(0.7), toSeconds: seconds, text: "Twice the peak" },
    { kind: "load", atSeconds: at(0.45), text: "shopper: 40/s → 80/s (page)" },
    { kind: "finding", atSeconds: at(0.46), text: "The database pool is always full" },
    { kind: "restart", atSeconds: at(0.6), text: "The target was restarted" },
    { kind: "freeze", atSeconds: at(0.8), toSeconds: at(0.8) + 2, text: "The generator's machine stood still for 2 s" },
    { kind: "fault", atSeconds: at(0.85), toSeconds: at(0.9), text: "postgres: 100 ms of latency" },
  ];
}

function madeTimeline({ seconds, gapAt, hasErrors = false, slowness = 1 }: MadeRun): PageTimeline {
  const secondsPerPoint = Math.max(1, Math.ceil(seconds / pointsMost));
  const inGap = (at: number): boolean => gapAt !== undefined && at >= gapAt[0] && at < gapAt[1];
  const atSeconds = Array.from(
    { length: Math.ceil(seconds / secondsPerPoint) },
    (_, index) => index * secondsPerPoint,
  ).filter((at) => !inGap(at));
  const random = numbers(7);
  const column = (of: (share: number) => number | null): Column => atSeconds.map((at) => of(at / Math.max(1, seconds)));
  const wave = (share: number): number => 1 + share + 0.2 * Math.sin(share * 40) + 0.3 * random();
  const latency = (factor: number): Column =>
    column((share) => Number((8 * factor * slowness * wave(share) * (share > 0.7 ? 3 : 1)).toPrecision(4)));
  const zeros = column(() => 0);
  const errors = hasErrors ? column((share) => (share > 0.7 ? 4 * random() : 0)) : zeros;
  const asked = column((share) => (share < 0.2 ? 20 : share < 0.45 ? 40 : 80));
  return {
    secondsPerPoint,
    atSeconds,
    askedPerSecond: asked,
    iterationsPerSecond: asked.map((value) => Number(((value ?? 0) * (0.95 + 0.05 * random())).toPrecision(4))),
    requestsPerSecond: asked.map((value) => Number(((value ?? 0) * 2.5 * (0.95 + 0.05 * random())).toPrecision(4))),
    errorsPerSecond: errors,
    droppedPerSecond: zeros,
    users: column((share) => Math.round(10 + 40 * share)),
    usersAsked: column(() => null),
    inFlight: column((share) => Number((3 + 20 * share * random()).toPrecision(3))),
    latencyMs: { p50: latency(1), p90: latency(1.9), p95: latency(2.4), p99: latency(4), max: latency(7) },
    errorsByClass: hasErrors
      ? errorClassesMade.map((name, at) => ({ class: name, perSecond: errors.map((value) => (value ?? 0) / (at + 2)) }))
      : [],
    bytesPerSecond: { sent: zeros, received: zeros },
    resources: [
      {
        name: "targetCpuCores",
        label: "CPU of the target",
        of: "target",
        unit: "cores",
        values: column((share) => 0.2 + 0.7 * share),
      },
      {
        name: "hostCpuCores",
        label: "CPU of the machine",
        of: "host",
        unit: "cores",
        values: column((share) => 0.5 + share),
      },
      {
        name: "targetRssBytes",
        label: "Memory of the target",
        of: "target",
        unit: "bytes",
        values: column((share) => 9e7 + 4e7 * share),
      },
      {
        name: "targetConnections",
        label: "Connections to the target",
        of: "target",
        unit: "count",
        values: column((share) => Math.round(8 + 50 * share)),
      },
      {
        name: "postgresActive",
        label: "Active in the database",
        of: "database",
        unit: "count",
        values: column((share) => Math.round(10 * share)),
      },
      { name: "hostStealRatio", label: "CPU stolen", of: "host", unit: "ratio", values: zeros },
      {
        name: "generatorCpuCores",
        label: "CPU of the load generator",
        of: "generator",
        unit: "cores",
        values: column((share) => 0.1 + 0.2 * share),
      },
    ],
  } as PageTimeline;
}

const perDecade = 16;

function madeHeatMap({ seconds, gapAt, slowness = 1 }: MadeRun): PageHeatMap {
  const secondsPerColumn = Math.max(1, Math.ceil(seconds / 240));
  const random = numbers(11);
  const inGap = (at: number): boolean => gapAt !== undefined && at >= gapAt[0] && at < gapAt[1];
  const rowAt = (ms: number): number => Math.floor(Math.log10(ms / 0.001) * perDecade);
  const columns = Array.from({ length: Math.ceil(seconds / secondsPerColumn) }, (_, index) => index * secondsPerColumn)
    .filter((at) => !inGap(at))
    .map((atSeconds) => {
      const middle = 8 * slowness * (1 + atSeconds / seconds) * (atSeconds > 0.7 * seconds ? 3 : 1);
      const row = rowAt(middle) - 6;
      const hump = Array.from({ length: 13 }, (_, place) =>
        Math.round(400 * Math.exp(-(((place - 6) / 2.5) ** 2)) * (0.7 + 0.6 * random())),
      );
      // A second, slower hump: what percentiles would not show.
      const slow = Array.from({ length: 10 }, (_, place) => (place > 4 && place < 9 ? Math.round(12 * random()) : 0));
      return { atSeconds, row, counts: [...hump, ...slow] };
    });
  return {
    scale: { fromMs: 0.001, perDecade },
    secondsPerColumn,
    columns,
    rowFirst: Math.min(...columns.map(({ row }) => row)),
    rowLast: Math.max(...columns.map(({ row, counts }) => row + counts.length - 1)),
    countMax: Math.max(...columns.flatMap(({ counts }) => counts)),
  };
}

function summary(p50: number): LatencySummary {
  return {
    min: p50 / 3,
    mean: p50 * 1.2,
    p50,
    p90: p50 * 2,
    p95: p50 * 2.6,
    p99: p50 * 5,
    p999: null,
    max: p50 * 11,
    intervals: {},
  };
}

function madeOperation(index: number, made: MadeRun): OperationResult {
  const random = numbers(index + 3);
  const latencyMs = summary((2 + 40 * random()) * (made.slowness ?? 1));
  const count = Math.round(200_000 / (index + 1));
  const failed = made.hasErrors === true && index === 0 ? 90 : 0;
  return {
    kind: "request",
    protocol: "http",
    method: "GET",
    name: labelOf(index, made),
    scenario: index % 2 === 0 ? "shopper" : "visitor",
    ...(index % 5 === 4 && { step: "checkout" }),
    count,
    ok: count - failed,
    failed,
    cancelled: 0,
    byError: failed > 0 ? { http_5xx: 40, total_timeout: 30, reset: 20 } : {},
    ratePerSecond: count / Math.max(1, made.seconds),
    errorRatio: count === 0 ? 0 : failed / count,
    latencyMs,
    rawLatencyMs: latencyMs,
    serviceMs: latencyMs,
    phasesMs: { wait: { count, mean: 5, p95: 9, max: 30 }, receive: { count, mean: 0.4, p95: 1, max: 3 } },
    bytes: { sent: 180 * count, received: 2400 * count },
    statuses: { 200: count - failed },
  };
}

function madeHistogram(index: number, slowness: number): PageHistogram {
  const perDecadeHere = 48;
  const middle = Math.floor(Math.log10((6 + (index % 9)) * slowness * 1000) * perDecadeHere);
  const buckets = Array.from({ length: 70 }, (_, place) => middle - 30 + place);
  const counts = buckets.map((_, place) =>
    Math.max(1, Math.round(3000 * Math.exp(-(((place - 30) / 9) ** 2)) + (place > 50 ? 40 : 0))),
  );
  const edge = (bucket: number): number => 0.001 * 10 ** (bucket / perDecadeHere);
  return {
    scale: { fromMs: 0.001, perDecade: perDecadeHere },
    count: counts.reduce((sum, count) => sum + count, 0),
    failed: 0,
    minMs: edge(buckets[0]!),
    meanMs: edge(middle),
    maxMs: edge(buckets.at(-1)! + 1),
    buckets,
    counts,
  };
}

function madePageOperation(index: number, { seconds, slowness = 1, operations }: MadeRun): PageOperation {
  const secondsPerPoint = Math.max(1, Math.ceil(seconds / 300));
  const atSeconds = Array.from({ length: Math.ceil(seconds / secondsPerPoint) }, (_, at) => at * secondsPerPoint);
  const random = numbers(index + 19);
  const column = (factor: number): Column =>
    atSeconds.map((at) => Number((factor * (1 + at / seconds + 0.4 * random())).toPrecision(4)));
  const timeline = {
    secondsPerPoint,
    atSeconds,
    requestsPerSecond: column(100 / (index + 1)),
    errorsPerSecond: atSeconds.map(() => 0),
    latencyMs: {
      p50: column(8 * slowness),
      p95: column(20 * slowness),
      p99: column(40 * slowness),
      max: column(90 * slowness),
    },
  };
  const isTold = index === 0;
  return {
    index,
    timeline: operations > 300 && index > 100 ? null : timeline,
    distribution: madeHistogram(index, slowness),
    distributionAt: isTold
      ? { reference: madeHistogram(index, slowness * 0.5), capacity: madeHistogram(index, slowness * 2) }
      : {},
  };
}

const noLatency: LatencySummary = {
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

const emptyResult = {
  format: "plimsoll.result/1",
  id: "20261121-120000-made",
  method: "run",
  test: "shop.ts",
  target: "http://127.0.0.1:3000",
  tags: {},
  startedAt: "2026-11-21T12:00:00.000Z",
  durationMs: 0,
  environment: {
    plimsoll: "0.1.0",
    node: "v20.19.0",
    platform: "linux x64",
    cpuModel: "made up",
    cores: 2,
    memoryBytes: 8e9,
    hostname: "example",
    gitCommit: null,
  },
  seed: 1,
  command: ["plimsoll", "run", "shop.ts"],
  load: ["80/s"],
  verdict: "pass",
  summary: "",
  exitCode: 0,
  validity: { trusted: true, doubts: [] },
  ledger: {
    exact: true,
    iterations: { planned: null, started: 0, completed: 0, failed: 0, cancelled: 0, dropped: 0 },
    requests: { started: 0, ok: 0, failed: 0, cancelled: 0, byError: {} },
  },
  totals: {
    iterationsPerSecond: 0,
    requestsPerSecond: 0,
    errorRatio: 0,
    checks: { passed: 0, failed: 0 },
    latencyMs: noLatency,
    rawLatencyMs: noLatency,
    serviceMs: noLatency,
    bytes: { sent: 0, received: 0 },
    warmUpSeconds: 0,
  },
  scenarios: [],
  steps: [],
  checks: [],
  metrics: [],
  slo: [],
  loadChanges: [],
  generator: {
    workers: 1,
    cpuRatioMean: 0.2,
    cpuRatioMax: 0.4,
    loopBusyMax: 0.3,
    loopDelayMs: { p50: 1, p99: 2, max: 5 },
    sendLagMs: { p50: 0.1, p99: 0.4, max: 2 },
    rssMaxBytes: 9e7,
    connectionsOpened: 64,
    connectionsMax: 64,
    stealRatioMax: 0,
    stalls: [],
  },
  resources: {},
  findings: [],
} as const;

const emptyStory = { line: null, facts: [], goals: [], doubts: [], findings: [] };
