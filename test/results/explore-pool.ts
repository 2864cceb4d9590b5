import type { Bottleneck, ExploreProgress, ExploreResult, ExploreRule, TrialResult } from "#run";
import { limitRule, pooled, type Service, type TrialFixture, trialOf } from "./explore-parts.ts";

// The search that found what people come for, and what others are made from.

export const products = "GET /api/products";
export const shop: Service = {
  holdMs: 22,
  slots: 10,
  operations: [{ name: products, slowness: 1, limitMs: 132 }],
  resources: pooled,
};

export function around(iterationsPerSecond: number, below: number, above: number): ExploreRule["capacity"] {
  return { iterationsPerSecond, low: iterationsPerSecond * (1 - below), high: iterationsPerSecond * (1 + above) };
}

export type Step = readonly [purpose: TrialFixture["purpose"], rate: number, over?: Partial<TrialFixture>];

export function trialsOf(service: Service, steps: readonly Step[]): readonly TrialResult[] {
  return steps.map(([purpose, rate, over], index) => trialOf(service, { number: index + 1, purpose, rate, ...over }));
}

/** 1, 2, 4 … of `unit`, the reference, two overload probes, a search about `at`, and a confirmation. */
export function usual(unit: number, doublings: number, saturation: number, at: number): readonly Step[] {
  const doubling = Array.from({ length: doublings }, (_, index): Step => ["doubling", unit * 2 ** index]);
  const factors = [0.88, 1.06, 0.97, 1.03, 0.99, 1.02, 0.975, 1.01];
  return [
    ["warm-up", unit, { seconds: 5 }],
    ...doubling.slice(0, 1),
    ["reference", saturation * 0.05, { seconds: 30 }],
    ...doubling.slice(1),
    ["saturation", saturation * 1.1, { seconds: 20 }],
    ["saturation", saturation * 1.38, { seconds: 20 }],
    ...factors.map((factor): Step => ["search", at * factor]),
    ["confirmation", at],
  ];
}

export const pool: Bottleneck = {
  kind: "connection-pool",
  resource: "a pool of 10 connections to 127.0.0.1:5432",
  limit: 10,
  confidence: 0.8,
  evidence: [
    "Latency fits 10 slots of 22 ms each at every load, and no other number (9–11)",
    "The target uses 0.34 of 2 cores when it completes the most: it waits, it does not compute",
    "Connections to 127.0.0.1:5432 rise to 10 and stay there, in overload too",
  ],
  against: ["Threads that ran stay below 10 as well"],
  predictedPerSecond: 452,
  missing: "traces, or the pool's own metrics, would show requests waiting for a connection",
  advice:
    "Pool size: raise it from 10, as far as the database allows, or shorten the 22 ms that each iteration holds a connection.",
};

const rivals: readonly Bottleneck[] = [
  {
    ...pool,
    kind: "slow-dependency",
    resource: "a dependency that takes 10 requests at a time",
    confidence: 0.15,
    evidence: ["The same plateau; from outside it looks like a pool"],
    against: [],
  },
  {
    ...pool,
    kind: "cpu-event-loop",
    resource: "one event loop",
    limit: 1,
    confidence: 0.02,
    evidence: [],
    against: ["Its busiest thread uses 29 % of a core"],
    predictedPerSecond: 1560,
  },
];

export const rule = (
  operation: string,
  limitMs: number,
  capacity: ExploreRule["capacity"],
  isBinding: boolean,
): ExploreRule => ({
  text: limitRule(operation, limitMs),
  operation,
  latency: { quantile: 0.95, limitMs },
  capacity,
  isBinding,
});

export const others: readonly ExploreRule[] = [
  { text: "errors above 1 %", capacity: null, isBinding: false },
  { text: "more than half of all requests failing", capacity: null, isBinding: false },
];

export const trials = trialsOf(shop, usual(10, 7, 455, 412));
export const reference = (of: readonly TrialResult[]): TrialResult | null =>
  of.find(({ purpose }) => purpose === "reference") ?? null;

/** One route behind a pool of ten: the answer people come for. */
export const pooledExplore: ExploreResult = {
  effort: "default",
  saturation: around(455, 0.012, 0.012),
  capacity: { ...around(412, 0.027, 0.019)!, requestsPerSecond: 412 },
  bindingRule: limitRule(products, 132),
  rules: [rule(products, 132, around(412, 0.027, 0.019), true), ...others],
  reference: reference(trials),
  trials,
  obstacles: [],
  bottlenecks: [pool, ...rivals],
  goodputRetained: 0.98,
};

/** The same search when so many of its trials were over. */
export const pooledProgress = (over: number, known: Partial<ExploreProgress> = {}): ExploreProgress => ({
  purpose: "search",
  isDraining: false,
  number: over + 1,
  ratePerSecond: 100,
  trialSeconds: 1,
  trialSecondsMax: 10,
  trials: pooledExplore.trials.slice(0, over),
  saturation: null,
  capacity: null,
  secondsLeft: null,
  ...known,
});
