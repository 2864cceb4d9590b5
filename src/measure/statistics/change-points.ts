import { studentTCdf } from "./student-t.ts";

/** A series is another one from here on. */
export interface ChangePoint {
  /** Index of the first value of the new stretch. */
  readonly at: number;
  /** Medians of the stretches on both sides. */
  readonly before: number;
  readonly after: number;
  /** Two-sided, of Welch's test between them. */
  readonly p: number;
}

/** One run too many or too slow is no change: a stretch has so many at least. */
const stretchLeast = 3;
/** As Hunter's (Fleming et al. 2023): points below ten times this are looked for, those above it are taken back. */
const pMost = 0.001;
const weakTimes = 10;
/** Smaller changes than noise of one machine from day to day are not worth anybody's morning. */
const magnitudeLeast = 0.03;
/** Older values are left aside: the search takes the square of it, and nobody looks further back. */
const valuesMost = 300;

/**
 * Where the level of a series changed: E-divisive (Matteson and James 2014) with a test instead of permutations, as
 * MongoDB and Hunter use it. The point that divides a stretch most is taken if Welch's test says so weakly, both halves
 * are searched again, and points that do not hold against their neighbours in the end are taken back, the weakest first.
 */
export function changePoints(values: readonly number[]): readonly ChangePoint[] {
  const skipped = Math.max(0, values.length - valuesMost);
  const recent = values.slice(skipped);
  let points = divided(recent, 0, recent.length);
  for (;;) {
    const judged = points.map((at, index) =>
      judge(recent, points[index - 1] ?? 0, at, points[index + 1] ?? recent.length),
    );
    const weakest = judged.reduce((worst, each, index) => (each.p > (judged[worst]?.p ?? -1) ? index : worst), 0);
    const small = judged.findIndex(({ before, after }) => !isLarge(before, after));
    const leaving = (judged[weakest]?.p ?? 0) > pMost ? weakest : small;
    if (leaving < 0) return judged.map((point) => ({ ...point, at: point.at + skipped }));
    points = points.filter((_, index) => index !== leaving);
  }
}

function divided(values: readonly number[], from: number, to: number): number[] {
  const at = mostDividing(values.slice(from, to));
  if (at === undefined) return [];
  const { p } = judge(values, from, from + at, to);
  if (!(p <= pMost * weakTimes)) return [];
  return [...divided(values, from, from + at), from + at, ...divided(values, from + at, to)];
}

/** The place whose sides are furthest from each other by energy distance, weighted by how many there are. */
function mostDividing(values: readonly number[]): number | undefined {
  const count = values.length;
  if (count < 2 * stretchLeast) return undefined;
  // Sums of distances within the left side, within the right side, and between both, as the border moves right.
  let left = 0;
  let between = 0;
  let right = 0;
  for (let a = 0; a < count; a++) for (let b = a + 1; b < count; b++) right += Math.abs(values[a]! - values[b]!);
  let best: { at: number; size: number } | undefined;
  for (let at = 1; at <= count - stretchLeast; at++) {
    const moved = values[at - 1]!;
    let toLeft = 0;
    let toRight = 0;
    for (let other = 0; other < at - 1; other++) toLeft += Math.abs(moved - values[other]!);
    for (let other = at; other < count; other++) toRight += Math.abs(moved - values[other]!);
    left += toLeft;
    right -= toRight;
    between += toRight - toLeft;
    if (at < stretchLeast) continue;
    const [m, n] = [at, count - at];
    const within = (2 * left) / (m * (m - 1)) + (2 * right) / (n * (n - 1));
    const size = ((m * n) / (m + n)) * ((2 * between) / (m * n) - within);
    if (best === undefined || size > best.size) best = { at, size };
  }
  return best?.at;
}

function judge(values: readonly number[], from: number, at: number, to: number): ChangePoint {
  const [before, after] = [values.slice(from, at), values.slice(at, to)];
  return { at, before: median(before), after: median(after), p: welchP(before, after) };
}

const isLarge = (before: number, after: number): boolean =>
  before === 0 ? after !== 0 : Math.abs(after - before) >= magnitudeLeast * Math.abs(before);

/** Two-sided; 0 where both sides do not vary at all and differ. */
function welchP(left: readonly number[], right: readonly number[]): number {
  const [a, b] = [spread(left), spread(right)];
  const error = a.squared + b.squared;
  if (error === 0) return a.mean === b.mean ? 1 : 0;
  const freedom = error ** 2 / (a.squared ** 2 / (left.length - 1) + b.squared ** 2 / (right.length - 1));
  return 2 * studentTCdf(-Math.abs(a.mean - b.mean) / Math.sqrt(error), freedom);
}

/** Mean, and the square of its standard error. */
function spread(values: readonly number[]): { readonly mean: number; readonly squared: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, squared: variance / values.length };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
