import type { PageHistogram } from "#run";

/** A bar of a histogram on a logarithmic axis. */
export interface DistributionBar {
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
  /** 0–1 of all that was counted. */
  readonly share: number;
}

const edgeMs = ({ scale: { fromMs, perDecade } }: PageHistogram, bucket: number): number =>
  fromMs * 10 ** (bucket / perDecade);

/** From the fastest to the slowest of all of them; null = nothing was counted. */
export function boundsMs(histograms: readonly PageHistogram[]): readonly [fromMs: number, toMs: number] | null {
  const filled = histograms.filter(({ buckets }) => buckets.length > 0);
  if (filled.length === 0) return null;
  const from = Math.min(...filled.map((each) => edgeMs(each, each.buckets[0] ?? 0)));
  const to = Math.max(...filled.map((each) => edgeMs(each, (each.buckets.at(-1) ?? 0) + 1)));
  return [from, to];
}

/** Neighbouring buckets in one bar, until there are no more bars than can be seen. */
export function barsOf(
  histogram: PageHistogram,
  [fromMs, toMs]: readonly [number, number],
  barsMost: number,
): readonly DistributionBar[] {
  const { scale, buckets, counts, count: all } = histogram;
  const bucketsShown = Math.log10(toMs / fromMs) * scale.perDecade;
  const merge = Math.max(1, Math.ceil(bucketsShown / Math.max(1, barsMost)));
  const merged = new Map<number, number>();
  buckets.forEach((bucket, at) => {
    const bar = Math.floor(bucket / merge);
    merged.set(bar, (merged.get(bar) ?? 0) + (counts[at] ?? 0));
  });
  return [...merged].map(([bar, count]) => ({
    fromMs: edgeMs(histogram, bar * merge),
    toMs: edgeMs(histogram, (bar + 1) * merge),
    count,
    share: all === 0 ? 0 : count / all,
  }));
}

/** The latency that so many of all stay below; within a bucket as if it were evenly filled. Null = nothing was counted. */
export function quantileMs(histogram: PageHistogram, quantile: number): number | null {
  const { buckets, counts, count, minMs, maxMs } = histogram;
  const rank = quantile * count;
  let below = 0;
  for (let at = 0; at < buckets.length; at += 1) {
    const here = counts[at] ?? 0;
    if (below + here >= rank) {
      const share = here === 0 ? 0 : (rank - below) / here;
      const ms = edgeMs(histogram, (buckets[at] ?? 0) + share);
      return Math.min(maxMs ?? ms, Math.max(minMs ?? ms, ms));
    }
    below += here;
  }
  return maxMs;
}

export interface CurvePoint {
  readonly quantile: number;
  readonly ms: number;
}

/** As far as the sample reaches: beyond its last few requests a percentile is but one of them. */
const requestsBeyond = 5;

/** Latency by percentile, closer and closer to all of them: 50 %, 90 %, 99 %, 99.9 % … */
export function percentileCurve(histogram: PageHistogram): readonly CurvePoint[] {
  const last = 1 - Math.min(1, requestsBeyond / Math.max(1, histogram.count));
  const points: CurvePoint[] = [];
  for (let step = 0; step <= 120; step += 1) {
    const quantile = 1 - 10 ** (-step / 20);
    if (quantile > last) break;
    const ms = quantileMs(histogram, quantile);
    if (ms !== null) points.push({ quantile, ms });
  }
  return points;
}

/** Where a percentile stands: 0 = the fastest, 1 = 90 %, 2 = 99 %. */
export const ninesOf = (quantile: number): number => -Math.log10(1 - quantile);
