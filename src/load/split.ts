/**
 * The one place where load is divided. Parts differ by at most what their weights say, rounded by largest remainder
 * (ties to the lower index), and always sum to the whole.
 */
export function splitByWeights(whole: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (!Number.isInteger(whole) || whole < 0) throw new RangeError(`cannot split ${whole}: it is no count`);
  if (sum <= 0) return weights.map((_, index) => (index === 0 ? whole : 0));
  const exact = weights.map((weight) => (whole * weight) / sum);
  const parts = exact.map(Math.floor);
  const byRemainder = exact.map((value, index) => ({ index, remainder: value - Math.floor(value) }));
  byRemainder.sort((left, right) => right.remainder - left.remainder || left.index - right.index);
  const left = whole - parts.reduce((total, part) => total + part, 0);
  for (let place = 0; place < left; place++) parts[byRemainder[place % parts.length]!.index]! += 1;
  return parts;
}

/** The share of one of `count` equal workers. */
export function shareOf(whole: number, index: number, count: number): number {
  return Math.floor(whole / count) + (index < whole % count ? 1 : 0);
}
