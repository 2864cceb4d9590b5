/** Several questions about one thing, asked as one (Simes 1986): holds where their answers go together, or do not at all. */
export function simes(ps: readonly number[]): number {
  const sorted = [...ps].sort((left, right) => left - right);
  return Math.min(1, ...sorted.map((p, index) => (p * sorted.length) / (index + 1)));
}

export interface Weighted {
  readonly p: number;
  /** Its part of what may go wrong; all together 1. */
  readonly weight: number;
}

/**
 * Holm's test with weights (1979): of all that is true, anything is called untrue in at most `alpha` of cases.
 * @returns for each, at what level it was called untrue; undefined = it was not
 */
export function holm(family: readonly Weighted[], alpha: number): readonly (number | undefined)[] {
  const order = family.map((_, index) => index).sort((left, right) => rank(family[left]!) - rank(family[right]!));
  const levels = Array.from<number | undefined>({ length: family.length });
  let left = family.reduce((sum, { weight }) => sum + weight, 0);
  for (const index of order) {
    const { p, weight } = family[index]!;
    const level = (alpha * weight) / left;
    if (p > level) break;
    levels[index] = level;
    left -= weight;
  }
  return levels;
}

const rank = ({ p, weight }: Weighted): number => (weight === 0 ? Infinity : p / weight);
