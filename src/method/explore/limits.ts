import { measure } from "./criterion.ts";
import { locateLimit, type Witnessed } from "./estimate.ts";
import type { LoadGrid } from "./posterior.ts";
import { priorOf } from "./prior.ts";
import { noiseNodes, type Rule } from "./reference.ts";
import type { Saturation } from "./saturation.ts";

/** Where the limit by one rule lies. */
export interface Limit {
  readonly rule: Rule;
  readonly grid: LoadGrid;
}

/** By each rule, the lowest first, those that were never broken last. The noise of the reference is in it: five limits, weighed by how likely they are. */
export function limitsOf(
  rules: readonly Rule[],
  trials: readonly Witnessed[],
  saturation: Saturation | null,
): readonly Limit[] {
  if (trials.length === 0) return [];
  const bracket = bracketOf(trials, saturation);
  const located = rules.map((rule) => {
    let grid: LoadGrid | null = null;
    let weights = 0;
    const known = { bracket, prior: priorOf(rule.at(0), bracket, saturation) };
    for (const { z, weight } of rule.isFixed ? noiseNodes.slice(0, 1) : noiseNodes) {
      const other = locateLimit(rule.at(z), trials, known, saturation, rule.waitMs(z));
      weights += weight;
      if (grid === null) grid = other;
      else grid.mix(other, weight / weights);
    }
    return { rule, grid: grid! };
  });
  const [reached, others] = [true, false].map((is) => {
    const some = located.filter(({ rule }) => isReached(rule, trials) === is);
    return some.toSorted((a, b) => a.grid.quantile(0.5) - b.grid.quantile(0.5));
  }) as [Limit[], Limit[]];
  return [...reached, ...others];
}

/** Seen to be broken at some load: of a rule that never was, few looks say little, and its limit may seem to be low. */
function isReached(rule: Rule, trials: readonly Witnessed[]): boolean {
  const criterion = rule.at(0);
  return trials.some(({ log }) => {
    const sample = log.of(criterion.subject);
    return sample !== null && (measure(criterion, sample)?.score ?? -1) > 0;
  });
}

/** Loads among which the limit is looked for: from the lowest made to a little above the saturation. */
function bracketOf(trials: readonly Witnessed[], saturation: Saturation | null): readonly [number, number] {
  const rates = trials.map(({ log }) => log.trial.request.ratePerSecond);
  const high =
    saturation === null ? 2 * Math.max(...rates) : saturation.perSecond * (1 + 4 * saturation.errorShare + 0.03);
  return [Math.min(Math.max(Math.min(...rates), high / 400), high / 2), high];
}
