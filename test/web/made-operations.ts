import type { Column, LatencySummary, OperationResult, PageHistogram, PageOperation } from "../../src/run/index.ts";
import type { MadeRun } from "./made-options.ts";
import { numbers } from "./made-numbers.ts";

const routes = [
  "/api/products",
  "/api/products/:id",
  "/api/orders",
  "/auth/token",
  "/api/search",
  "/api/users/:id/cart",
];

export function labelOf(index: number, { name }: MadeRun): string {
  if (name !== undefined && index === 0) return name;
  const route = routes[index % routes.length]!;
  return index < routes.length ? `GET ${route}` : `GET ${route}/${String(Math.floor(index / routes.length))}`;
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

export function madeOperation(index: number, made: MadeRun): OperationResult {
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

export function madePageOperation(index: number, { seconds, slowness = 1, operations }: MadeRun): PageOperation {
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
