import type { SloExpression } from "#measure";
import { formatDurationMs, formatPercent } from "#units";
import type { Criterion, CriterionSubject, ShareCriterion } from "./criterion.ts";
import type { SampleBatch } from "./sample.ts";

/** What is excessive where no SLO says so. */
export const excessive = {
  quantile: 0.95,
  latencyTimes: 2,
  latencyPlusMs: 25,
  errorTimes: 2,
  errorRatioMin: 0.01,
  /** Operations with less of the traffic are not judged by themselves. */
  shareMin: 0.05,
} as const;

/** The limit that a reference p95 sets. */
export function latencyLimitMs(referenceP95Ms: number): number {
  return Math.max(excessive.latencyTimes * referenceP95Ms, referenceP95Ms + excessive.latencyPlusMs);
}

/** Slower than the limit, or failed. */
export function latencyCriterion(operation: string, limitMs: number, why: string): ShareCriterion {
  return {
    kind: "share",
    text: `p95 of ${operation} above ${formatDurationMs(limitMs)} (${why})`,
    operation,
    subject: { kind: "operation", name: operation },
    allowed: 1 - excessive.quantile,
    latency: { quantile: excessive.quantile, limitMs },
    count: slowerThan(limitMs),
  };
}

export function latencyReason(referenceP95Ms: number): string {
  const isTwice = excessive.latencyTimes * referenceP95Ms >= referenceP95Ms + excessive.latencyPlusMs;
  const reference = formatDurationMs(referenceP95Ms);
  return isTwice
    ? `twice the ${reference} at the reference`
    : `${excessive.latencyPlusMs} ms above the ${reference} at the reference`;
}

export function errorCriterion(referenceRatio: number): ShareCriterion {
  const allowed = Math.min(0.5, Math.max(excessive.errorTimes * referenceRatio, excessive.errorRatioMin));
  return {
    kind: "share",
    text: `errors above ${formatPercent(allowed)}`,
    subject: { kind: "run" },
    allowed,
    count: ({ successes, failures }) => ({ bad: failures, all: successes.count + failures }),
  };
}

/** Whether a goal on latencies, said of the whole test, is one on each of its operations too. */
export function isForEach({ metric, subject }: SloExpression): boolean {
  return subject.kind === "run" && (metric.kind === "percentile" || metric.kind === "max" || metric.kind === "mean");
}

/**
 * Null where an expression is no limit on what load does to answers, e.g. `rate >= 500/s`.
 * @param one the operation that a goal on the whole test is judged for
 */
export function sloCriterion(slo: SloExpression, index: number, one?: string): Criterion | null {
  const { metric, limit, text } = slo;
  const operation = one ?? (slo.subject.kind === "operation" ? slo.subject.name : undefined);
  const subject: CriterionSubject = one === undefined ? { kind: "slo", index } : { kind: "operation", name: one };
  const about = { text: `not: ${one === undefined ? "" : `${one} `}${text}`, subject, ...(operation && { operation }) };
  switch (metric.kind) {
    case "percentile": {
      const latency = { quantile: metric.q, limitMs: limit };
      return { kind: "share", ...about, allowed: 1 - metric.q, latency, count: slowerThan(limit) };
    }
    case "max":
      return { kind: "share", ...about, allowed: maxShare, count: slowerThan(limit) };
    case "mean":
      return { kind: "mean", ...about, limitMs: limit };
    case "errors":
      return share(about, limit, ({ successes, failures }) => ({ bad: failures, all: successes.count + failures }));
    case "dropped":
      return share(about, limit, ({ dropped, arrivals }) => ({ bad: dropped, all: arrivals }));
    case "checks":
      return share(about, 1 - limit, ({ checksPassed, checksFailed }) => {
        return { bad: checksFailed, all: checksPassed + checksFailed };
      });
    case "rate":
    case "requests":
      return null;
  }
}

/** A limit on the slowest request of all is taken as one on the slowest in 2,000. */
const maxShare = 1 / 2000;
/** `errors < 0%` or `checks > 100%`: none at all, which a sample can only show up to a point. */
const allowedMin = 1e-4;

function share(
  about: Pick<ShareCriterion, "text" | "subject" | "operation">,
  allowed: number,
  count: ShareCriterion["count"],
): ShareCriterion {
  return { kind: "share", ...about, allowed: Math.min(0.99, Math.max(allowedMin, allowed)), count };
}

function slowerThan(limitMs: number): ShareCriterion["count"] {
  return ({ successes, failures }: SampleBatch) => {
    return { bad: failures + successes.countAbove(limitMs), all: successes.count + failures };
  };
}
