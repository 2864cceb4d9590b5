import { isHook } from "#measure";
import type { LogScale, RunPicture } from "#run";

/** How the latency of all requests is spread. */
export interface Spread {
  readonly count: number;
  readonly failed: number;
  readonly scale: LogScale;
  /** Latency below which that share stands, failures ranked slowest; null = among the failures, or none. */
  at(share: number): number | null;
}

/** All that a run is judged by, put together from its operations; null = it was not kept. */
export function allRequests({ result, operations }: RunPicture): Spread | null {
  const counts = new Map<number, number>();
  let scale: LogScale | undefined;
  let [count, failed] = [0, 0];
  for (const { index, distribution } of operations) {
    const operation = result.operations[index];
    if (operation === undefined || operation.kind === "measure" || isHook(operation)) continue;
    scale = distribution.scale;
    count += distribution.count;
    failed += distribution.failed;
    for (const [at, bucket] of distribution.buckets.entries())
      counts.set(bucket, (counts.get(bucket) ?? 0) + (distribution.counts[at] ?? 0));
  }
  if (scale === undefined) return null;
  return {
    count,
    failed,
    scale,
    at: quantileOf(
      [...counts].toSorted(([a], [b]) => a - b),
      count + failed,
      scale,
    ),
  };
}

function quantileOf(
  buckets: readonly (readonly [bucket: number, count: number])[],
  all: number,
  { fromMs, perDecade }: LogScale,
): Spread["at"] {
  return (share) => {
    const rank = Math.max(1, Math.ceil(share * all * (1 - 4e-16)));
    let below = 0;
    for (const [bucket, count] of buckets) {
      if (below + count >= rank) {
        // Within a bucket they are taken as evenly spread.
        return fromMs * 10 ** ((bucket + (rank - below) / count) / perDecade);
      }
      below += count;
    }
    return null;
  };
}
