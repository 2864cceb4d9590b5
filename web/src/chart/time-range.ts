/** A stretch of the run clock, in seconds; `from` is before `to`. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** Nobody looks closer than so many points. */
const pointsLeast = 4;

/** All there is. One point alone is drawn as wide as it lasts. */
export function wholeRange(atSeconds: readonly number[], secondsPerPoint: number): TimeRange {
  const from = atSeconds[0] ?? 0;
  const last = atSeconds.at(-1) ?? from;
  return { from, to: last > from ? last : from + Math.max(secondsPerPoint, 1e-3) };
}

/** What was asked for, within all there is and not too narrow; null = that is all there is. */
export function zoomed(asked: TimeRange, whole: TimeRange, secondsPerPoint: number): TimeRange | null {
  const span = whole.to - whole.from;
  const least = Math.min(span, pointsLeast * secondsPerPoint);
  const [low, high] = asked.from <= asked.to ? [asked.from, asked.to] : [asked.to, asked.from];
  const width = Math.min(span, Math.max(least, high - low));
  if (width >= span) return null;
  const middle = (low + high) / 2;
  const from = Math.min(whole.to - width, Math.max(whole.from, middle - width / 2));
  return { from, to: from + width };
}

/** Closer or farther around a moment, which keeps its place on the screen. */
export function zoomedBy(range: TimeRange, around: number, factor: number): TimeRange {
  return { from: around - (around - range.from) * factor, to: around + (range.to - around) * factor };
}

/** Of the point nearest to a moment; -1 = there is none. */
export function nearestIndex(atSeconds: readonly number[], seconds: number): number {
  let low = 0;
  let high = atSeconds.length - 1;
  if (high < 0) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((atSeconds[middle] ?? 0) <= seconds) low = middle;
    else high = middle;
  }
  const isLow = seconds - (atSeconds[low] ?? 0) <= (atSeconds[high] ?? 0) - seconds;
  return isLow ? low : high;
}

/** First and last point that lie in a range; empty = first is beyond last. */
export function indexesIn(
  atSeconds: readonly number[],
  { from, to }: TimeRange,
): readonly [first: number, last: number] {
  let first = 0;
  while (first < atSeconds.length && (atSeconds[first] ?? 0) < from) first += 1;
  let last = atSeconds.length - 1;
  while (last >= first && (atSeconds[last] ?? 0) > to) last -= 1;
  return [first, last];
}

/** Where a cursor goes that is moved by so many points, within what is shown. Without one it begins at an end. */
export function steppedCursor(
  atSeconds: readonly number[],
  cursor: number | null,
  by: number,
  range: TimeRange,
): number | null {
  const [first, last] = indexesIn(atSeconds, range);
  if (first > last) return null;
  const from = cursor === null ? (by > 0 ? first - 1 : last + 1) : nearestIndex(atSeconds, cursor);
  return atSeconds[Math.min(last, Math.max(first, from + by))] ?? null;
}
