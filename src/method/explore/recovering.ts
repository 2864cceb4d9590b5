import { Histogram } from "#measure";
import type { LabSecond } from "../lab.ts";
import { excessive } from "./rules.ts";

/** Fewer requests in a second say nothing of it. */
const requestsMin = 3;
/** More of a second than this is slower than nearly all requests later on: that is no chance. */
const slowShareMax = 0.5;

/**
 * Seconds at the beginning in which a target was still slow from before: from an overload that it remembers, or from its
 * start. Each is mostly slower than the p95 of the second half.
 */
export function recoveringSeconds(seconds: readonly LabSecond[]): number {
  const limitMs = latencyOf(seconds.slice(Math.ceil(seconds.length / 2))).quantile(excessive.quantile);
  if (limitMs === null) return 0;
  const recovered = seconds.findIndex((second) => {
    const latency = latencyOf([second]);
    return latency.count < requestsMin || latency.countAbove(limitMs) <= slowShareMax * latency.count;
  });
  return Math.max(0, recovered);
}

function latencyOf(seconds: readonly LabSecond[]): Histogram {
  const all = new Histogram();
  for (const { latency } of seconds.flatMap(({ operations }) => operations)) all.add(latency);
  return all;
}
