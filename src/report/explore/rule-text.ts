import { parseSlo } from "#measure";
import type { ExploreResult, ExploreRule } from "#run";
import { parseDuration } from "#units";
import { durationText } from "../figures.ts";

const percentiles = ["p50", "p95", "p99"] as const;

/** What a rule on a latency is about; `operation` undefined = all requests. */
export interface LatencyLimit {
  readonly percentile: (typeof percentiles)[number];
  readonly operation: string | undefined;
  readonly limitMs: number;
}

/** Rules are kept as they are printed: `p95 of GET /x above 42 ms (…)`, or `not: GET /x p95 < 42ms` for a goal. */
const excessive = /^(p50|p95|p99)(?: of .+?)? above (\d[^ ]* [^ ]+(?: \d+ \w+)?)(?: \(|$)/;
const missedGoal = /^not: (.+)$/;

export function latencyLimit({ text, operation }: Pick<ExploreRule, "text" | "operation">): LatencyLimit | undefined {
  const [, goal] = missedGoal.exec(text) ?? [];
  if (goal !== undefined) return goalLimit(goal);
  const [, name, limit = ""] = excessive.exec(text) ?? [];
  const percentile = percentiles.find((each) => each === name);
  const limitMs = parseDuration(limit);
  return percentile === undefined || !limitMs.ok ? undefined : { percentile, operation, limitMs: limitMs.value };
}

function goalLimit(goal: string): LatencyLimit | undefined {
  // A document may come from a version that knows goals this one does not.
  const slo = readGoal(goal);
  const percentile = percentiles.find((each) => each === slo?.metric.name);
  if (slo === undefined || percentile === undefined) return undefined;
  const { kind } = slo.subject;
  if (kind === "run") return { percentile, operation: undefined, limitMs: slo.limit };
  return kind === "operation" ? { percentile, operation: slo.subject.name, limitMs: slo.limit } : undefined;
}

function readGoal(goal: string): ReturnType<typeof parseSlo> | undefined {
  try {
    return parseSlo(goal);
  } catch {
    return undefined;
  }
}

/** The limit that is painted on the curve: the one that decided, else the one that was broken first, else any. */
export function paintedLimit({ rules, trials }: ExploreResult): LatencyLimit | undefined {
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
  const limit = latencyLimit(rule ?? { text: bindingRule });
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
