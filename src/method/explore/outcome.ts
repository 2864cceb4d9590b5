import { formatPercent } from "#units";
import type { TrialOutcome } from "#run";
import { type Criterion, measure, shareAt } from "./criterion.ts";
import type { Rule } from "./reference.ts";
import type { Made } from "./search.ts";

/** Good, or bad by the rule it broke by most. */
export function outcomeOf({ log, overload, isCollapse }: Made, rules: readonly Rule[]): TrialOutcome {
  if (isCollapse) return { kind: "collapsed", evidence: collapseText(log.errorRatio) };
  let worst: { readonly criterion: Criterion; readonly score: number } | null = null;
  for (const rule of rules) {
    const criterion = rule.at(0);
    const sample = log.of(criterion.subject);
    const measured = sample === null ? null : measure(criterion, sample);
    if (measured === null || measured.score <= 0) continue;
    if (worst === null || measured.score > worst.score) worst = { criterion, score: measured.score };
  }
  if (overload !== null && worst === null) return { kind: "bad", rule: overload.rule, evidence: overload.evidence };
  if (worst === null) return { kind: "good" };
  const { criterion, score } = worst;
  const about = criterion.operation === undefined ? {} : { operation: criterion.operation };
  return { kind: "bad", rule: criterion.text, ...about, evidence: evidenceOf(criterion, score) };
}

function collapseText(errorRatio: number): string {
  return errorRatio > 0.5 ? `${formatPercent(errorRatio)} failed` : "nothing was completed any more";
}

function evidenceOf(criterion: Criterion, score: number): string {
  if (criterion.kind === "mean") return `mean ${formatPercent(Math.exp(score))} of the limit`;
  const seen = score === Number.POSITIVE_INFINITY ? 1 : shareAt(criterion, score);
  return `${formatPercent(seen)} beyond it, ${formatPercent(criterion.allowed)} allowed`;
}
