import type { ExploreResult, ExploreRule } from "#run";
import { durationText } from "../figures.ts";
import { displayWidth, truncateMiddle } from "../width.ts";

/** What a rule on a latency is about; `operation` undefined = all requests. */
export interface LatencyLimit {
  readonly percentile: "p50" | "p95" | "p99";
  readonly operation: string | undefined;
  readonly limitMs: number;
}

export function latencyLimit(rule: ExploreRule): LatencyLimit | undefined {
  return rule.latency === undefined ? undefined : { ...rule.latency, operation: rule.operation };
}

/** The limit that is painted on the curve: the one that decided, else the first there is. */
export function paintedLimit({ rules }: ExploreResult): LatencyLimit | undefined {
  const ordered = rules.toSorted((a, b) => Number(b.isBinding) - Number(a.isBinding));
  return ordered.map(latencyLimit).find((limit) => limit !== undefined);
}

/** Completes "carries 412/s …": `before its p95 doubles`. */
export function untilText({ rules, bindingRule }: ExploreResult): string {
  if (bindingRule === null) return "";
  const rule = rules.find(({ isBinding, text }) => isBinding || text === bindingRule);
  const limit = rule === undefined ? undefined : latencyLimit(rule);
  if (limit === undefined) return `: beyond that, ${bindingRule}`;
  const operations = new Set(rules.map(({ operation }) => operation).filter((name) => name !== undefined));
  const { operation, percentile, limitMs } = limit;
  const whose = operation === undefined || operations.size < 2 ? `its ${percentile}` : `the ${percentile} of ${operation}`;
  const text = durationText(limitMs);
  return bindingRule.includes("2 × reference") ? ` before ${whose} doubles` : ` before ${whose} passes ${text}`;
}

/** Rules as a column has them: `p95 > 132 ms`, with the operation behind it where there are several. */
export function brokenRule(rule: string, operation: string | undefined, isOnlyOne: boolean): string {
  const bare = rule.replace(operation === undefined ? "" : ` of ${operation}`, "").replace(/ \([^)]*\)$/, "");
  const short = bare.replace(" above ", " > ");
  return operation === undefined || isOnlyOne ? short : `${short}, ${operation}`;
}

/** Cut where it hurts least: the name of the operation, never the figures. */
export function fittedRule({ text, operation }: Pick<ExploreRule, "text" | "operation">, width: number): string {
  const excess = displayWidth(text) - width;
  if (excess <= 0 || operation === undefined) return text;
  return text.replace(operation, () => truncateMiddle(operation, Math.max(8, displayWidth(operation) - excess)));
}
