import type { ExploreResult, ExploreRule } from "#run";
import { measure } from "./criterion.ts";
import { rateEstimate } from "./estimate.ts";
import type { Limit } from "./limits.ts";
import { obstacleAdvice } from "./obstacle-advice.ts";
import { estimateOf } from "./saturation.ts";
import type { Made, Search } from "./search.ts";
import type { Obstacle } from "./validity.ts";

/** All that a search found, as the result document keeps it; bottlenecks are for others to name. */
export function exploreResult(search: Search, obstacles: readonly Obstacle[], isCarried: boolean): ExploreResult {
  const limits = search.limits();
  const [lowest] = limits;
  const { saturation } = search;
  const trials = search.trialResults();
  const reference = trials.findLast(({ purpose, outcome }) => purpose === "reference" && outcome.kind !== "collapsed");
  const capacity = isCarried && lowest !== undefined ? rateEstimate(lowest.grid) : null;
  return {
    effort: search.order.effort,
    saturation: saturation === null ? null : estimateOf(saturation),
    capacity:
      capacity === null
        ? null
        : { ...capacity, requestsPerSecond: capacity.iterationsPerSecond * requestsPerIteration(search) },
    bindingRule: capacity === null ? null : lowest!.rule.at(0).text,
    rules: limits.map((limit) => ruleOf(search, limit, isCarried, limit === lowest)),
    reference: reference ?? null,
    trials,
    obstacles: obstacles.map(({ kind, evidence }) => ({ kind, evidence, advice: obstacleAdvice[kind] })),
    bottlenecks: [],
    goodputRetained: goodputRetained(search),
  };
}

function ruleOf(search: Search, { rule, grid }: Limit, isCarried: boolean, isLowest: boolean): ExploreRule {
  const criterion = rule.at(0);
  const isReached = search.made.some((made) => {
    const sample = made.log.of(criterion.subject);
    return made.validity.kind !== "invalid" && sample !== null && (measure(criterion, sample)?.score ?? -1) > 0;
  });
  return {
    text: criterion.text,
    ...(rule.operation === null ? {} : { operation: rule.operation }),
    ...(criterion.kind === "share" && criterion.latency && { latency: criterion.latency }),
    capacity: isReached && isCarried ? rateEstimate(grid) : null,
    isBinding: isLowest && isCarried,
  };
}

function requestsPerIteration({ made }: Search): number {
  let requests = 0;
  let iterations = 0;
  for (const { seconds } of made.map(({ log }) => log.trial)) {
    for (const second of seconds) {
      iterations += second.iterations.completed + second.iterations.failed;
      for (const { latency, failed } of second.operations) requests += latency.count + failed;
    }
  }
  return iterations === 0 ? 1 : requests / iterations;
}

/** What overload left of what is completed at most, where it left least. */
function goodputRetained({ made, saturation }: Search): number | null {
  const over = made.filter(({ isOverload, validity }) => isOverload && validity.kind !== "invalid");
  if (over.length === 0 || saturation === null) return null;
  return Math.min(1, ...over.map((each) => lateGoodput(each) / saturation.perSecond));
}

/** What has waited too long fails only after a while: the end of the trial tells. */
function lateGoodput({ log: { trial } }: Made): number {
  const end = trial.seconds.slice(Math.floor(trial.seconds.length / 2));
  return end.reduce((sum, { iterations }) => sum + iterations.completed, 0) / Math.max(1, end.length);
}
