import type { SloExpression } from "#measure";
import type { Criterion } from "./criterion.ts";
import { Sample, type SampleBatch } from "./sample.ts";
import {
  errorCriterion,
  excessive,
  isForEach,
  latencyCriterion,
  latencyLimitMs,
  latencyReason,
  sloCriterion,
} from "./rules.ts";
import type { TrialLog } from "./trial-log.ts";

/** Gauss–Hermite nodes of a normal distribution: five limits stand for all that the reference's noise allows. */
export const noiseNodes = [
  { z: 0, weight: 8 / 15 },
  { z: 1.355626179974266, weight: 0.2220759220056126 },
  { z: -1.355626179974266, weight: 0.2220759220056126 },
  { z: 2.856970013872806, weight: 0.011257411327720691 },
  { z: -2.856970013872806, weight: 0.011257411327720691 },
] as const;

/** A rule whose limit may depend on a noisy reference: as it stands, and as it would had chance been different. */
export interface Rule {
  readonly operation: string | null;
  /** @param z standard errors by which the reference may have been off */
  readonly at: (z: number) => Criterion;
  /** No noise in it: the same for every z. */
  readonly isFixed: boolean;
  /** What may be added to the reference's p95 by waiting; null = the rule is not about latency. */
  readonly waitMs: (z: number) => number | null;
}

/** The rules of "excessive" against a reference, for each operation with a share of the traffic; or somebody's own. */
export function rulesOf(references: readonly TrialLog[], slo: readonly SloExpression[]): Rule[] {
  const run = new Sample();
  const operations = new Map<string, Sample>();
  for (const log of references) {
    run.join(log.run);
    for (const [name, sample] of log.operations) {
      const joined = operations.get(name) ?? new Sample();
      operations.set(name, joined);
      joined.join(sample);
    }
  }
  const judged = [...operations].filter(([, { count }]) => count >= excessive.shareMin * run.count && count > 0);
  const names = judged.map(([name]) => name);
  const own = slo.flatMap((expression, index) => ownRules(expression, index, names, references));
  if (own.length > 0) return own;
  const errors = errorCriterion(run.count === 0 ? 0 : run.total.failures / run.count);
  return [
    ...judged.map(([name, sample]) => latencyRule(name, sample)),
    { operation: null, at: () => errors, isFixed: true, waitMs: () => null },
  ];
}

/** A goal on the latency of the whole test has to hold for each operation with a share of the traffic, too. */
function ownRules(
  slo: SloExpression,
  index: number,
  operations: readonly string[],
  references: readonly TrialLog[],
): Rule[] {
  const each = isForEach(slo) && operations.length > 1 ? operations : [];
  return [undefined, ...each].flatMap((one) => {
    const criterion = sloCriterion(slo, index, one);
    if (criterion === null) return [];
    const waitMs = (): number | null => waitOf(slo, one, references);
    return [{ operation: criterion.operation ?? null, at: () => criterion, isFixed: true, waitMs }];
  });
}

function latencyRule(operation: string, sample: Sample): Rule {
  const dispersion = dispersionOf(sample);
  const at = (z: number): Criterion => {
    const referenceMs = quantileMs(sample, z, dispersion);
    return latencyCriterion(operation, latencyLimitMs(referenceMs), latencyReason(referenceMs));
  };
  const waitMs = (z: number): number => {
    const referenceMs = quantileMs(sample, z, dispersion);
    return latencyLimitMs(referenceMs) - referenceMs;
  };
  return { operation, at, isFixed: false, waitMs };
}

/** The reference's p95 had chance moved it by so many standard errors. */
function quantileMs({ total, count }: Sample, z: number, dispersion: number): number {
  const q = excessive.quantile;
  const at = q + z * Math.sqrt((q * (1 - q) * dispersion) / Math.max(1, count));
  const rank = Math.min(total.successes.count, Math.max(1, Math.ceil(at * count)));
  return total.successes.valueAtRank(rank) ?? 0;
}

function dispersionOf({ total, batches, count }: Sample): number {
  const limitMs = total.successes.quantile(excessive.quantile);
  if (limitMs === null || batches.length < 4) return 1;
  const above = (batch: SampleBatch): number => batch.successes.countAbove(limitMs) + batch.failures;
  const share = (above(total) + 0.5) / (count + 1);
  const chiSquare = batches.reduce((sum, batch) => {
    const all = batch.successes.count + batch.failures;
    return all === 0 ? sum : sum + (above(batch) - all * share) ** 2 / (all * share * (1 - share));
  }, 0);
  // Drawn towards 1: of a dozen batches the dispersion itself is known to a half.
  return Math.max(1, (chiSquare + 5) / (batches.length - 1 + 5));
}

/** What an SLO on a latency leaves for waiting: its limit less the same quantile at the reference. */
function waitOf(slo: SloExpression, one: string | undefined, references: readonly TrialLog[]): number | null {
  const { metric, limit, subject } = slo;
  if (metric.kind !== "percentile") return null;
  const q = metric.q;
  const name = one ?? (subject.kind === "operation" ? subject.name : undefined);
  const seen = references.flatMap((log) => {
    const sample = name === undefined ? log.run : log.operations.get(name);
    return sample?.total.successes.quantile(q) ?? [];
  });
  return seen.length === 0 ? null : Math.max(0, limit - Math.min(...seen));
}
