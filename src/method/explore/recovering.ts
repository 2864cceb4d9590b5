import type { Histogram } from "#measure";
import type { LabSecond } from "../lab.ts";
import { excessive } from "./rules.ts";
import { joined } from "./sample.ts";
import { isSurelySlower } from "./slower.ts";

/** Fewer requests say nothing of a stretch. */
const requestsMin = 20;
/** Of them slower than nearly all requests later on: that is no chance. */
const slowShareMax = 0.5;
/** A second too much left out does no harm: less has to be excluded than where something is said of the target. */
const chanceErrors = 3;

/**
 * Seconds at the beginning in which a target was still slow from before: from an overload that it remembers, or from its
 * start. Stretches of a second, or of as many as make twenty requests, each slower than the second half.
 */
export function recoveringSeconds(seconds: readonly LabSecond[]): number {
  const half = Math.ceil(seconds.length / 2);
  const later = latencyOf(seconds.slice(half));
  let recovering = 0;
  for (let to = 1; to <= half; to++) {
    const stretch = latencyOf(seconds.slice(recovering, to));
    if (stretch.count < requestsMin) continue;
    if (!isSlower(later, stretch)) break;
    recovering = to;
  }
  return recovering;
}

/** By much, or by a little where times hardly vary: then most are slower than nearly all later ones. */
function isSlower(later: Histogram, stretch: Histogram): boolean {
  const nearlyAllMs = later.quantile(excessive.quantile);
  const isBeyond = nearlyAllMs !== null && stretch.countAbove(nearlyAllMs) > slowShareMax * stretch.count;
  return isBeyond || isSurelySlower(later, stretch, chanceErrors);
}

const latencyOf = (seconds: readonly LabSecond[]): Histogram =>
  joined(seconds.flatMap(({ operations }) => operations.map(({ latency }) => latency)));
