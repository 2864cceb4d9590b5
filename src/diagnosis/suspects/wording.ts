import { formatBytes, formatCount, formatDurationMs, formatRate } from "#units";
import type { LoadPoint, SlotFacts } from "../facts/index.ts";

/** `0.98 cores`, `1 core` */
export function coresText(cores: number): string {
  const rounded = cores >= 10 ? Math.round(cores) : Number(cores.toPrecision(2));
  return `${rounded} ${rounded === 1 ? "core" : "cores"}`;
}

/** `about 10`, `8 to 12`, `at least 20` */
export function slotsText({ low, high, slots, isWholeRequest }: SlotFacts): string {
  if (high === null) return `at least ${formatCount(low)}`;
  if (low === high || (isWholeRequest && slots >= low && slots <= high && high <= 1.6 * low)) return `about ${slots}`;
  return `${formatCount(low)} to ${formatCount(Math.max(high, slots))}`;
}

export const ms = (value: number | null): string => (value === null ? "–" : formatDurationMs(value));
export const rate = formatRate;
export const bytes = formatBytes;
/** `3.4 times` */
export const times = (ratio: number): string => `${ratio >= 10 ? Math.round(ratio) : Number(ratio.toPrecision(2))} times`;
export const share = (ratio: number): string => `${Math.round(ratio * 100)} %`;
export const at = (point: LoadPoint): string => `at ${formatRate(point.offeredPerSecond)}`;
