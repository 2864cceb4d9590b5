import type { PageTimeline } from "#run";
import { durationText, rateText } from "../app/figures.ts";
import { nearestIndex } from "../chart/time-range.ts";

/** A moment of the run for those who hear it: what one would look for first. */
export function momentWords(timeline: PageTimeline, seconds: number): string {
  const at = nearestIndex(timeline.atSeconds, seconds);
  const { latencyMs, requestsPerSecond, errorsPerSecond } = timeline;
  return [
    `p50 ${durationText(latencyMs.p50[at])}`,
    `p95 ${durationText(latencyMs.p95[at])}`,
    `p99 ${durationText(latencyMs.p99[at])}`,
    `${rateText(requestsPerSecond[at])} requests`,
    `${rateText(errorsPerSecond[at])} errors`,
  ].join(", ");
}
