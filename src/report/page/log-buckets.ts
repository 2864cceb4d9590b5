import type { Histogram } from "#measure";
import type { LogScale, PageHistogram } from "#run";
import { figure } from "./figure.ts";

/** Of a picture one looks at closely: buckets of 5 %. */
const distributionScale: LogScale = { fromMs: 0.001, perDecade: 48 };

export function bucketOf({ fromMs, perDecade }: LogScale, ms: number): number {
  // What stands at an edge belongs above it, whatever the logarithm rounds to.
  return Math.max(0, Math.floor(Math.log10(ms / fromMs) * perDecade + 1e-9));
}

export function pageHistogram(histogram: Histogram, failed: number): PageHistogram {
  const buckets: number[] = [];
  const counts: number[] = [];
  histogram.forEachBucket((middleMs, count) => {
    const bucket = bucketOf(distributionScale, middleMs);
    if (buckets.at(-1) === bucket) counts[counts.length - 1]! += count;
    else {
      buckets.push(bucket);
      counts.push(count);
    }
  });
  const { count, minMs, meanMs, maxMs } = histogram;
  return {
    scale: distributionScale,
    count,
    failed,
    minMs: figure(minMs),
    meanMs: figure(meanMs),
    maxMs: figure(maxMs),
    buckets,
    counts,
  };
}
