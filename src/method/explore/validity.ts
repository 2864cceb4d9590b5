import { formatCount, formatRate } from "#units";
import type { ExploreObstacle, TrialValidity } from "#run";
import type { LabSecond } from "../lab.ts";
import type { Made } from "./search.ts";

/** Seconds with a sign of trouble that a trial may have: one is the machine's mood. */
const troubledShareMax = 0.25;
const troubledMin = 2;
/** Answers of a rate limiter that make a load one that somebody limits on purpose. */
const limitedShareMin = 0.01;
/** Slower than at rest by more than this. */
const shedTimes = 1.5;
const shedMs = 5;
/** Fewer arrivals than this say little of a percentile. */
const leastArrivals = 60;

export interface Obstacle {
  readonly kind: ExploreObstacle;
  readonly evidence: string;
}

/** Whether a trial may be believed, as far as it alone tells. */
export function validityOf(seconds: readonly LabSecond[]): TrialValidity {
  const signs = seconds.flatMap(({ generator }) => generator.signs.slice(0, 1));
  if (signs.length >= troubledMin && signs.length > troubledShareMax * seconds.length) {
    return { kind: "invalid", side: "generator", rule: "generator was the limit", evidence: signs[0]! };
  }
  const arrived = seconds.reduce((sum, { arrivals }) => sum + arrivals.planned, 0);
  return { kind: arrived < leastArrivals ? "too-few" : "valid" };
}

/** The target ended in the middle of it: what was completed says nothing of what it can. */
export function isBroken(made: Made): boolean {
  return restart(made) !== null || gone(made) !== null;
}

/** What makes all further trials pointless; null = nothing. */
export function obstacleIn(made: Made, reference: Made | undefined): Obstacle | null {
  return rateLimiter(made, reference) ?? restart(made) ?? gone(made);
}

/**
 * 503 with Retry-After is also what a target says that is full itself: it is a limiter's where those let in are as fast
 * as ever.
 */
function isOwnShedding({ log }: Made, reference: Made | undefined): boolean {
  const statuses = log.trial.seconds.flatMap(({ operations }) => operations.flatMap((each) => [...each.statuses]));
  const count = (status: number): number => {
    return statuses.reduce((sum, [each, times]) => sum + (each === status ? times : 0), 0);
  };
  if (count(429) > count(503)) return false;
  const [restMs, nowMs] = [reference, { log }].map((made) => made?.log.run.total.successes.quantile(0.5) ?? 0);
  return nowMs! > shedTimes * restMs! + shedMs;
}

function rateLimiter(made: Made, reference: Made | undefined): Obstacle | null {
  const { log, ratePerSecond } = made;
  const { seconds } = log.trial;
  const limited = seconds.reduce((sum, { rateLimited }) => sum + rateLimited.count, 0);
  const ended = seconds.reduce((sum, { iterations }) => sum + iterations.completed + iterations.failed, 0);
  if (limited < limitedShareMin * ended || limited < 3 || isOwnShedding(made, reference)) return null;
  const example = seconds.find(({ rateLimited }) => rateLimited.example !== null)?.rateLimited.example ?? "429";
  const evidence = `${formatCount(limited)} of ${formatCount(ended)} answers at ${formatRate(ratePerSecond)} came from a rate limiter (${example})`;
  return { kind: "rate-limiter", evidence };
}

function restart({ log, ratePerSecond }: Made): Obstacle | null {
  const identities = log.trial.seconds.flatMap(({ reading }) => reading?.target?.identity ?? []);
  const [first] = identities;
  const changed = identities.find((identity) => identity !== first);
  if (changed === undefined) return null;
  return {
    kind: "restart",
    evidence: `the target's process changed at ${formatRate(ratePerSecond)} (${first} → ${changed})`,
  };
}

/** Nobody listens any more, and that not for a moment only. */
function gone({ log, ratePerSecond }: Made): Obstacle | null {
  const refused = log.trial.seconds.filter(({ operations }) => {
    return operations.some(({ byError, latency }) => (byError.get("connect_refused") ?? 0) > 0 && latency.count === 0);
  });
  if (refused.length < 3) return null;
  return {
    kind: "target-gone",
    evidence: `connections were refused for ${refused.length} s at ${formatRate(ratePerSecond)}`,
  };
}

/** Names under which instances answered, over all trials. */
export function instancesOf(all: readonly Made[]): readonly string[] {
  return [...new Set(all.flatMap(({ log }) => log.trial.seconds.flatMap(({ instances }) => instances)))];
}
