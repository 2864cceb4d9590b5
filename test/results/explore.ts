import type { ExploreResult, RunResult } from "#run";
import { generator, interrupted, noLimit, rateLimiter } from "./explore-obstacles.ts";
import { limitRule, pooled, saturationOf, type Service } from "./explore-parts.ts";
import {
  around,
  others,
  pool,
  pooledExplore,
  products,
  reference,
  rule,
  shop,
  trials,
  trialsOf,
  usual,
} from "./explore-pool.ts";
import { passing } from "./parts.ts";

// What `explore` answers, in the situations its report has to get right.

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

/** A result document of `explore`. */
type ExploreRun = RunResult & { readonly explore: ExploreResult };

function runOf(explore: ExploreResult, over: Partial<RunResult> = {}): ExploreRun {
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
    ...over,
    explore,
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
} as const satisfies Readonly<Record<string, ExploreRun>>;
