import { formatCount, formatPercent, formatRate } from "#units";
import { durationText } from "./figures.ts";
import { progress } from "./live/progress.ts";
import { achievedText, requestRate, usersText } from "./live/rates.ts";
import type { LiveState } from "./live/state.ts";
import { safeText } from "./safe-text.ts";

/** One line of progress for logs, where nothing can be drawn over. */
export function progressLine(state: LiveState): string {
  if (state.phase === "starting") return `starting ${safeText(state.title)}`;
  const { points, requests, iterations, latencyMs } = state;
  const done = requests.ok + requests.failed;
  const { ratio, text } = progress(state);
  const parts = [
    state.phase === "stopping"
      ? "stopping"
      : `${text.replace(/ {2}/g, ", ")}${ratio === null ? "" : ` (${String(Math.floor(ratio * 100))} %)`}`,
    `iterations ${achievedText(points)}`,
    `requests ${formatRate(requestRate(points))}`,
    `users ${usersText(points.at(-1))}`,
    `p50 ${durationText(latencyMs.recent.p50)} p95 ${durationText(latencyMs.recent.p95)} p99 ${durationText(latencyMs.recent.p99)}`,
    `errors ${formatPercent(done === 0 ? 0 : requests.failed / done)}`,
    ...(iterations.dropped > 0 ? [`dropped ${formatCount(iterations.dropped)}`] : []),
  ];
  return parts.join(" | ");
}
