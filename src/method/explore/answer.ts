import type { ExploreResult, ExploreRule } from "#run";
import { measure } from "./criterion.ts";
import { rateEstimate } from "./estimate.ts";
import type { Limit } from "./limits.ts";
import { obstacleAdvice } from "./obstacle-advice.ts";
import { estimateOf } from "./saturation.ts";
import type { Search } from "./search.ts";
import { isBroken, type Obstacle } from "./validity.ts";

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

/** What the highest load left of what is completed at most. */
function goodputRetained({ made, saturation }: Search): number | null {
  const over = made.filter((each) => each.isOverload && each.validity.kind !== "invalid" && !isBroken(each));
  const [highest] = over.toSorted((a, b) => b.log.arrivedPerSecond - a.log.arrivedPerSecond);
  if (highest === undefined || saturation === null) return null;
  // What has waited too long fails only after a while: the end of the trial tells.
  const { seconds } = highest.log.trial;
  const end = seconds.slice(Math.floor(seconds.length / 2));
  const completed = end.reduce((sum, { iterations }) => sum + iterations.completed, 0) / Math.max(1, end.length);
  return Math.min(1, completed / saturation.perSecond);
}
