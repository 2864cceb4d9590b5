import type { Stall } from "./health-facts.ts";

/** Several workers see the same standstill: what overlaps is one, from its first begin to its last end. */
export function mergedStalls(stalls: readonly Stall[]): Stall[] {
  const merged: Stall[] = [];
  for (const stall of stalls.toSorted((a, b) => a.atSeconds - b.atSeconds)) {
    const last = merged.at(-1);
    const lastEnd = last === undefined ? -Infinity : last.atSeconds + last.durationMs / 1000;
    if (last === undefined || stall.atSeconds > lastEnd) {
      merged.push(stall);
      continue;
    }
    const end = Math.max(lastEnd, stall.atSeconds + stall.durationMs / 1000);
    merged[merged.length - 1] = { atSeconds: last.atSeconds, durationMs: (end - last.atSeconds) * 1000 };
  }
  return merged;
}
