import { type ExploreResult, type ExploreRule, quantiles } from "#run";
import { durationText } from "../figures.ts";

const percentiles = ["p50", "p95", "p99"] as const;

/** What a rule on a latency is about; `operation` undefined = all requests. */
export interface LatencyLimit {
  readonly percentile: (typeof percentiles)[number];
  readonly operation: string | undefined;
  readonly limitMs: number;
}

/** How a rule that is somebody's goal begins. */
const missedGoal = /^not: (.+)$/;

export function latencyLimit({ latency, operation }: ExploreRule): LatencyLimit | undefined {
  const percentile = percentiles.find((each) => quantiles[each] === latency?.quantile);
  if (latency === undefined || percentile === undefined) return undefined;
  return { percentile, operation, limitMs: latency.limitMs };
}

/** The limit that is painted on the curve: the one that decided, else the one that was broken first, else any. */
export function paintedLimit({ rules, trials }: Pick<ExploreResult, "rules" | "trials">): LatencyLimit | undefined {
  const broken = trials
    .toSorted((a, b) => a.ratePerSecond - b.ratePerSecond)
    .flatMap(({ outcome }) => (outcome.kind === "bad" ? [outcome.rule] : []));
  const rank = ({ isBinding, text }: ExploreRule): number => {
    if (isBinding) return -1;
    return broken.includes(text) ? broken.indexOf(text) : broken.length;
  };
  const limits = rules.toSorted((a, b) => rank(a) - rank(b)).map(latencyLimit);
  return limits.find((limit) => limit !== undefined);
}

/** As a report prints it: a goal that is not met, or the rule itself. */
export function ruleText(text: string): string {
  const [, goal] = missedGoal.exec(text) ?? [];
  return goal === undefined ? text : `${goal} missed`;
}

/** Completes "carries 412/s …": ` before its p95 doubles`. */
export function untilText({ rules, bindingRule }: ExploreResult): string {
  if (bindingRule === null) return "";
  const rule = rules.find(({ text, isBinding }) => isBinding || text === bindingRule);
  const [, goal] = missedGoal.exec(bindingRule) ?? [];
  if (goal !== undefined) return ` before it misses ${goal}`;
  const limit = rule === undefined ? undefined : latencyLimit(rule);
  if (limit !== undefined)
    return ` before ${whose(limit, rules)} ${isTwice(bindingRule) ? "doubles" : `passes ${durationText(limit.limitMs)}`}`;
  const [, errors] = /^errors above (.+)$/.exec(bindingRule) ?? [];
  if (errors !== undefined) return ` before more than ${errors} of its requests fail`;
  return isOverload(bindingRule) ? " before it falls behind" : `: beyond that, ${bindingRule}`;
}

function whose({ percentile, operation }: LatencyLimit, rules: readonly ExploreRule[]): string {
  const operations = new Set(rules.map((rule) => rule.operation).filter((name) => name !== undefined));
  return operation === undefined || operations.size < 2 ? `its ${percentile}` : `the ${percentile} of ${operation}`;
}

function isTwice(rule: string): boolean {
  return /\((?:twice|2 ×)/.test(rule);
}

function isOverload(rule: string): boolean {
  return rule === "falls behind" || rule === "backlog grows";
}

/** Rules as a column has them: `p95 > 132 ms`, with the operation behind it where there are several. */
export function brokenRule(rule: string, operation: string | undefined, isOnlyOne: boolean): string {
  if (missedGoal.test(rule)) return ruleText(rule);
  const bare = rule.replace(operation === undefined ? "" : ` of ${operation}`, "").replace(/ \([^)]*\)$/, "");
  const short = bare.replace(" above ", " > ");
  return operation === undefined || isOnlyOne ? short : `${short}, ${operation}`;
}
