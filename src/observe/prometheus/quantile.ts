import type { Bucket } from "./families.ts";

/**
 * What was counted in each bucket between two scrapes, cumulative; all of `now` where the counts began anew. Bounds that
 * were not there before count from nothing.
 */
export function bucketIncrease(before: readonly Bucket[], now: readonly Bucket[]): readonly Bucket[] {
  const counts = new Map(before.map(({ upTo, count }) => [upTo, count]));
  const isReset = now.some(({ upTo, count }) => count < (counts.get(upTo) ?? 0));
  return isReset ? now : now.map(({ upTo, count }) => ({ upTo, count: count - (counts.get(upTo) ?? 0) }));
}

/**
 * The quantile of a histogram by its cumulative buckets, as Prometheus' histogram_quantile tells it: within a bucket all
 * values count as spread evenly, the lowest bucket begins at 0, and beyond the highest bound nothing more is known.
 * Null without values.
 */
export function bucketQuantile(q: number, buckets: readonly Bucket[]): number | null {
  // Scrapes that happen while a histogram counts may find a bucket smaller than the one below it.
  let most = 0;
  const rising = buckets.map(({ upTo, count }) => ({ upTo, count: (most = Math.max(most, count)) }));
  if (!(most > 0)) return null;
  const rank = q * most;
  const index = rising.findIndex(({ count }) => count >= rank);
  const bucket = rising[index]!;
  const below = rising[index - 1];
  if (bucket.upTo === Number.POSITIVE_INFINITY) return below?.upTo ?? null;
  const from = below?.upTo ?? Math.min(0, bucket.upTo);
  const inside = bucket.count - (below?.count ?? 0);
  return inside === 0 ? bucket.upTo : from + ((bucket.upTo - from) * (rank - (below?.count ?? 0))) / inside;
}
