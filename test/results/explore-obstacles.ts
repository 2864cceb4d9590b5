import type { ExploreObstacle, ExploreResult } from "#run";
import type { Service, TrialFixture } from "./explore-parts.ts";
import {
  around,
  others,
  pooledExplore,
  products,
  reference,
  rule,
  shop,
  type Step,
  trials,
  trialsOf,
} from "./explore-pool.ts";

// Searches that have no answer, or half of one.

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

export const generator: ExploreResult = {
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

export const noLimit: ExploreResult = {
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

export const interrupted: ExploreResult = {
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

export const rateLimiter: ExploreResult = {
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
