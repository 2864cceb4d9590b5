import { normalCdf, normalQuantile } from "./normal.ts";

export interface MannKendall {
  readonly s: number;
  /** Of `s` where values come in any order, ties counted, times `inflation`. */
  readonly variance: number;
  /** How many times wider chance is because neighbours resemble each other; 1 = they do not. */
  readonly inflation: number;
  readonly z: number;
  /** Two-sided. */
  readonly p: number;
}

/**
 * Whether values rise or fall along their order (Mann 1945, Kendall 1975): of all pairs, those that rise less those
 * that fall.
 * @param inflation of the variance, see `hamedRao`
 */
export function mannKendall(values: readonly number[], inflation = 1): MannKendall {
  let s = 0;
  for (let at = 0; at < values.length; at++) {
    for (let later = at + 1; later < values.length; later++) s += Math.sign(values[later]! - values[at]!);
  }
  const variance = kendallVariance(values) * inflation;
  const z = s === 0 || variance === 0 ? 0 : (s - Math.sign(s)) / Math.sqrt(variance);
  return { s, variance, inflation, z, p: 2 * normalCdf(-Math.abs(z)) };
}

/** Of `s` where values come in any order, each as probable as the other; equals tell less. */
export function kendallVariance(values: readonly number[]): number {
  const times = new Map<number, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  const part = (count: number): number => count * (count - 1) * (2 * count + 5);
  const ties = [...times.values()].reduce((sum, count) => sum + part(count), 0);
  return (part(values.length) - ties) / 18;
}

/**
 * By how much autocorrelation widens chance (Hamed and Rao 1998): from the ranks of what is left without the trend,
 * over those lags whose correlation is more than chance.
 * @param rest values without their trend
 * @param lagMax exclusive
 */
export function hamedRao(rest: readonly number[], lagMax: number = rest.length): number {
  const n = rest.length;
  if (n < 4) return 1;
  const ranks = ranksOf(rest);
  const centred = ranks.map((rank) => rank - (n + 1) / 2);
  const bound = normalQuantile(0.975) / Math.sqrt(n);
  const spread = centred.reduce((sum, each) => sum + each * each, 0);
  if (spread === 0) return 1;
  let sum = 0;
  for (let lag = 1; lag < Math.min(lagMax, n); lag++) {
    let product = 0;
    for (let at = lag; at < n; at++) product += centred[at]! * centred[at - lag]!;
    const correlation = product / spread;
    if (Math.abs(correlation) > bound) sum += (n - lag) * (n - lag - 1) * (n - lag - 2) * correlation;
  }
  return 1 + (2 * sum) / (n * (n - 1) * (n - 2));
}

/** From 1; equals share the mean of their places. */
function ranksOf(values: readonly number[]): number[] {
  const order = values.map((value, at) => ({ value, at })).sort((a, b) => a.value - b.value);
  const ranks = Array.from<number>({ length: values.length });
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && order[to + 1]!.value === order[from]!.value) to++;
    for (let place = from; place <= to; place++) ranks[order[place]!.at] = (from + to) / 2 + 1;
    from = to + 1;
  }
  return ranks;
}
