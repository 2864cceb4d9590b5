import type { Bottleneck, ExploreObstacle, ExploreResult, ExploreRule, RunResult, TrialResult } from "#run";
import { limitRule, pooled, saturationOf, type Service, type TrialFixture, trialOf } from "./explore-parts.ts";
import { passing } from "./parts.ts";

// What `explore` answers, in the situations its report has to get right.

const products = "GET /api/products";
const shop: Service = {
  holdMs: 22,
  slots: 10,
  operations: [{ name: products, slowness: 1, limitMs: 132 }],
  resources: pooled,
};

function around(iterationsPerSecond: number, below: number, above: number): ExploreRule["capacity"] {
  return { iterationsPerSecond, low: iterationsPerSecond * (1 - below), high: iterationsPerSecond * (1 + above) };
}

type Step = readonly [purpose: TrialFixture["purpose"], rate: number, over?: Partial<TrialFixture>];

function trialsOf(service: Service, steps: readonly Step[]): readonly TrialResult[] {
  return steps.map(([purpose, rate, over], index) => trialOf(service, { number: index + 1, purpose, rate, ...over }));
}

/** 1, 2, 4 … of `unit`, the reference, two overload probes, a search about `at`, and a confirmation. */
function usual(unit: number, doublings: number, saturation: number, at: number): readonly Step[] {
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

const pool: Bottleneck = {
  kind: "connection-pool",
  resource: "a pool of about 10",
  limit: 10,
  confidence: 0.8,
  evidence: [
    "In flight past the queue stays at 10.0 while the load rises from 500/s to 627/s.",
    "The target uses 0.34 of 2 cores when it completes the most: it waits, it does not compute.",
    "Connections to 127.0.0.1:5432 rise to 10 and stay there.",
  ],
  against: ["Outside evidence does not tell a pool from any other limit on how much goes on at a time."],
  predictedPerSecond: 452,
  missing: "traces of the database calls, or the pool's own metrics (--prometheus URL)",
  advice:
    "Look at what holds a connection longest. If the database has room, give the pool more connections; 20 would carry about twice as much.",
};

const rivals: readonly Bottleneck[] = [
  {
    ...pool,
    kind: "slow-dependency",
    resource: "a dependency that takes 10 requests at a time",
    confidence: 0.15,
    evidence: ["The same plateau; from outside it looks like a pool."],
    against: [],
  },
  {
    ...pool,
    kind: "cpu-event-loop",
    resource: "one event loop",
    limit: 1,
    confidence: 0.02,
    evidence: [],
    against: ["Its busiest thread uses 29 % of a core."],
    predictedPerSecond: 1560,
  },
];

const rule = (
  operation: string,
  limitMs: number,
  capacity: ExploreRule["capacity"],
  isBinding: boolean,
): ExploreRule => ({
  text: limitRule(operation, limitMs),
  operation,
  capacity,
  isBinding,
});

const others: readonly ExploreRule[] = [
  { text: "errors above 1 %", capacity: null, isBinding: false },
  { text: "more than half of all requests failing", capacity: null, isBinding: false },
];

const trials = trialsOf(shop, usual(10, 7, 455, 412));
const reference = (of: readonly TrialResult[]): TrialResult | null =>
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

const checkout = "POST /api/checkout/:basket";
const flowService: Service = {
  holdMs: 30,
  slots: 4,
  operations: [
    { name: products, slowness: 0.4, limitMs: 98 },
    { name: checkout, slowness: 1.3, limitMs: 240 },
  ],
  resources: (load) => ({ ...pooled(load), target: null, cgroup: null, metrics: {} }),
};
const flowTrials = trialsOf(flowService, usual(10, 5, saturationOf(flowService), 106));

const flow: ExploreResult = {
  ...pooledExplore,
  saturation: around(133, 0.02, 0.02),
  capacity: { ...around(106, 0.03, 0.03)!, requestsPerSecond: 212 },
  bindingRule: limitRule(checkout, 240),
  rules: [
    rule(products, 98, around(116, 0.05, 0.04), false),
    rule(checkout, 240, around(106, 0.03, 0.03), true),
    ...others,
  ],
  reference: reference(flowTrials),
  trials: flowTrials,
  bottlenecks: [
    {
      ...pool,
      kind: "cpu-event-loop",
      resource: "one event loop",
      limit: 1,
      confidence: 0.97,
      predictedPerSecond: 131,
    },
  ],
};

function obstacle(kind: ExploreObstacle, evidence: string, advice: string): ExploreResult["obstacles"][number] {
  return { kind, evidence, advice };
}

const none: Pick<ExploreResult, "saturation" | "capacity" | "bindingRule" | "bottlenecks" | "goodputRetained"> = {
  saturation: null,
  capacity: null,
  bindingRule: null,
  bottlenecks: [],
  goodputRetained: null,
};

const unlimited: Service = { ...shop, slots: 4000, operations: [{ name: products, slowness: 1, limitMs: 132 }] };
const late = { kind: "invalid", side: "generator", rule: "send lag", evidence: "send lag p99 38 ms" } as const;
const doublings = (count: number, over: Partial<TrialFixture> = {}): readonly Step[] =>
  Array.from({ length: count }, (_, index): Step => ["doubling", 10 * 2 ** index, over]);
const starvedTrials = trialsOf(unlimited, [
  ["reference", 10, { seconds: 30 }],
  ...doublings(11).slice(1),
  ["doubling", 20_480, { validity: late }],
]);
const undecided = [{ ...rule(products, 132, null, false) }, ...others];

const generator: ExploreResult = {
  ...pooledExplore,
  ...none,
  rules: undecided,
  reference: reference(starvedTrials),
  trials: starvedTrials,
  obstacles: [
    obstacle(
      "generator",
      "At 20,480/s requests were sent late: send lag p99 38 ms, the worker's event loop busy 97 %.",
      "Use more cores for the generator (--workers), a machine of its own, or do less per request in the test.",
    ),
  ],
};

const noLimit: ExploreResult = {
  ...generator,
  trials: starvedTrials.slice(0, -1),
  obstacles: [
    obstacle(
      "no-limit-found",
      "10,240/s is the most that --max-rate allows.",
      "Raise --max-rate, or make the load on a larger machine.",
    ),
  ],
};

const interrupted: ExploreResult = {
  ...pooledExplore,
  ...none,
  saturation: around(455, 0.012, 0.012),
  rules: undecided,
  trials: trials.slice(0, 12),
  obstacles: [
    obstacle("interrupted", "Ctrl-C after 2 m 51 s, in trial 13.", "Let it finish: about 5 minutes were left."),
  ],
};

const limited = { kind: "bad", rule: "errors above 1 %", evidence: "errors 69 %" } as const;
const limiterTrials = trialsOf(shop, [
  ["reference", 20, { seconds: 30 }],
  ["doubling", 40],
  ["doubling", 80],
  ["doubling", 160, { errorRatio: 0.375, outcome: limited }],
  ["doubling", 320, { errorRatio: 0.69, outcome: { kind: "collapsed", evidence: "69 % of requests failed" } }],
]);

const rateLimiter: ExploreResult = {
  ...pooledExplore,
  ...none,
  rules: undecided,
  reference: reference(limiterTrials),
  trials: limiterTrials,
  obstacles: [
    obstacle(
      "rate-limiter",
      "220 answers a second have status 429 with Retry-After: 1; what is let through stays at 100/s.",
      "Switch the limiter off for the test, or exempt this machine's address; then explore again.",
    ),
  ],
};

const collapseTrials = trialsOf(shop, [
  ...usual(10, 6, 455, 405).slice(0, 8),
  [
    "saturation",
    500,
    { seconds: 20, errorRatio: 0.32, outcome: { kind: "bad", rule: "errors above 1 %", evidence: "errors 32 %" } },
  ],
  [
    "saturation",
    627,
    { seconds: 9, errorRatio: 0.94, outcome: { kind: "collapsed", evidence: "94 % of requests failed for 5 s" } },
  ],
  ["search", 356],
  ["search", 429, { errorRatio: 0.004 }],
  ["search", 405],
  ["confirmation", 405],
]);

const collapse: ExploreResult = {
  ...pooledExplore,
  capacity: { ...around(405, 0.03, 0.02)!, requestsPerSecond: 405 },
  saturation: around(431, 0.03, 0.03),
  reference: reference(collapseTrials),
  trials: collapseTrials,
  goodputRetained: 0.12,
  bottlenecks: [
    {
      ...pool,
      kind: "congestion-collapse",
      resource: "work for callers that have given up",
      limit: null,
      predictedPerSecond: null,
      confidence: 0.66,
    },
  ],
};

const withoutResources: ExploreResult = {
  ...pooledExplore,
  bottlenecks: [],
  trials: trials.map((trial) => ({ ...trial, resources: null })),
  reference: { ...reference(trials)!, resources: null },
};

const long = `GET /api/v2/organisations/:organisation/projects/:project/environments/:environment/deployments/:deployment/logs`;
const longService: Service = { ...shop, operations: [{ name: long, slowness: 1, limitMs: 132 }] };
const longTrials = trialsOf(longService, usual(10, 7, 455, 412));
const longNames: ExploreResult = {
  ...pooledExplore,
  bindingRule: limitRule(long, 132),
  rules: [rule(long, 132, around(412, 0.027, 0.019), true), ...others],
  reference: reference(longTrials),
  trials: longTrials,
};

/** One slot, at another pace. */
function paced(holdMs: number, longer = 1): ExploreResult {
  const limitMs = holdMs * 6;
  const service: Service = { ...shop, slots: 1, holdMs, operations: [{ name: products, slowness: 1, limitMs }] };
  const saturation = saturationOf(service);
  const steps = usual(saturation / 64, 7, saturation, saturation * 0.335);
  const made = trialsOf(
    service,
    steps.map(([purpose, rate, over]) => [purpose, rate, { seconds: (over?.seconds ?? 10) * longer }]),
  );
  const capacity = around(saturation * 0.335, 0.04, 0.05);
  return {
    ...pooledExplore,
    saturation: around(saturation, 0.02, 0.02),
    capacity: { ...capacity!, requestsPerSecond: saturation * 0.335 },
    bindingRule: limitRule(products, limitMs),
    rules: [rule(products, limitMs, capacity, true), ...others],
    reference: reference(made),
    trials: made,
    bottlenecks: [{ ...pool, resource: "a lock", kind: "lock", limit: 1, predictedPerSecond: saturation * 1.01 }],
  };
}

function runOf(explore: ExploreResult, over: Partial<RunResult> = {}): RunResult {
  return {
    ...passing,
    method: "explore",
    test: "http://localhost:3000/api/products",
    command: ["plimsoll", "explore", "http://localhost:3000/api/products"],
    load: ["rising until it is too much"],
    summary: "",
    durationMs: 581_000,
    slo: [],
    checks: [],
    explore,
    ...over,
  };
}

const invalid = { verdict: "invalid", exitCode: 97, validity: { trusted: false, doubts: [] } } as const;

/** Result documents of `explore`, by what is told about them. */
export const exploreCases = {
  pool: runOf(pooledExplore),
  flow: runOf(flow, { test: "shop.ts" }),
  generator: runOf(generator, invalid),
  noLimit: runOf(noLimit, { verdict: "inconclusive" }),
  interrupted: runOf(interrupted, { verdict: "interrupted", exitCode: 105 }),
  rateLimiter: runOf(rateLimiter, { verdict: "inconclusive" }),
  collapse: runOf(collapse),
  withoutResources: runOf(withoutResources),
  longNames: runOf(longNames),
  tiny: runOf(paced(2000, 60)),
  huge: runOf(paced(0.004)),
} as const satisfies Readonly<Record<string, RunResult>>;
