import { formatBytes, formatCount, formatDurationMs, formatRate } from "#units";
import type { SlotFacts } from "../facts/index.ts";

/** `0.98 cores`, `1 core` */
export function coresText(cores: number): string {
  const rounded = cores >= 10 ? Math.round(cores) : Number(cores.toPrecision(2));
  return `${rounded} ${rounded === 1 ? "core" : "cores"}`;
}

/** `about 10` where a request's own time says so and the rise of latency allows it; else as `slotRange`. */
export function slotsText(facts: SlotFacts): string {
  const { slots, fits, isWholeRequest } = facts;
  if (!fits) return `up to ${formatCount(slots)}`;
  return isWholeRequest ? `about ${formatCount(slots)}` : slotRange(facts);
}

/** `8 to 12`, `at least 20`: what the rise of latency alone allows. */
export function slotRange({ low, high, slots }: SlotFacts): string {
  if (high === null) return `at least ${formatCount(low)}`;
  return low >= high ? formatCount(slots) : `${formatCount(low)} to ${formatCount(Math.max(high, slots))}`;
}

export const ms = (value: number | null): string => (value === null ? "–" : formatDurationMs(value));
export const rate = formatRate;
export const bytes = formatBytes;
/** `3.4 times` */
export const times = (ratio: number): string =>
  `${ratio >= 10 ? Math.round(ratio) : Number(ratio.toPrecision(2))} times`;
export const share = (ratio: number): string => `${Math.round(ratio * 100)} %`;
