import type { SoakResult, TrendResult } from "#run";
import { formatBytes, formatDurationMs, formatRate } from "#units";
import { counted } from "../figures.ts";
import { amountText, byWeight, perRequestText, timeToLimitText } from "./trend-text.ts";

/** What a colleague would say after a soak. */
export function soakSentence(soak: SoakResult): string {
  const { outcome, trends, ratePerSecond, loadedSeconds } = soak;
  const held = `${formatDurationMs(loadedSeconds * 1000)} at ${formatRate(ratePerSecond)}`;
  const [worst] = byWeight(trends);
  switch (outcome) {
    case "exhausted":
      return `It stopped working after ${counted(soak.exhausted?.requests ?? 0, "request")} at ${formatRate(ratePerSecond)}.`;
    case "leak":
      return `${leakText(worst!)} (${held}).`;
    case "drift":
      return `It gets slower as it is used: ${driftText(worst!)} (${held}).`;
    case "unclear":
      return worst === undefined || worst.verdict === "too-few"
        ? `Too little was seen in ${held} to say whether it lasts.`
        : `Something grows, and ${held} are too short to say whether that ends: ${worst.subject}.`;
    case "unwatched":
      return `It kept its latency for ${held}; its memory could not be read.`;
    case "steady":
      return `It lasts: nothing grows without end in ${held}.${smallestText(soak)}`;
  }
}

export function leakText(trend: TrendResult): string {
  const lost = perRequestText(trend);
  const until = trend.secondsToLimit === null ? "" : `; the limit is reached ${timeToLimitText(trend.secondsToLimit)}`;
  const what = trend.kind === "memory" ? "Memory leaks" : `${sentenceCase(trend.subject)} leak`;
  return `${what}${lost === undefined ? "" : `: ${lost}`}${until}`;
}

export function driftText({ subject, unit, from, to }: TrendResult): string {
  return `${subject} rose from ${amountText(from, unit)} to ${amountText(to, unit)}`;
}

function smallestText({ smallestLeak }: SoakResult): string {
  if (smallestLeak === null || smallestLeak <= 0) return "";
  return ` A leak of ${formatBytes(smallestLeak)} per request or more would have been seen.`;
}

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
