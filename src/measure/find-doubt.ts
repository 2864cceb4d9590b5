import type { Doubt } from "#run";
import { formatBytes, formatCount, formatDurationMs, formatPercent } from "#units";
import type { HealthFacts } from "./health-facts.ts";
import { mergedStalls } from "./stalls.ts";
import { dispersionLikelihood } from "./statistics/index.ts";
import { thresholds } from "./thresholds.ts";

/** What one rule found; the rule adds its code, side and advice. */
export type Found = Pick<Doubt, "message" | "evidence" | "invalidates">;

const memoryBounds = {
  asked: "--max-memory",
  cgroup: "the container or control group",
  machine: "the machine",
} as const;

export function findMemory({ memory }: HealthFacts): Found | null {
  if (memory === null || (memory.shedMs === 0 && !memory.isStopped)) return null;
  const { usedBytesMax, limitBytes, bound, shedMs, isStopped } = memory;
  const held = shedMs === 0 ? "" : `; nothing new was begun for ${formatDurationMs(shedMs)}`;
  return {
    message: isStopped
      ? "The generator ended the run for lack of memory"
      : "The generator held load back for lack of memory",
    evidence: `${formatBytes(usedBytesMax)} of ${formatBytes(limitBytes)} used, the limit of ${memoryBounds[bound]}${held}`,
    invalidates: true,
  };
}

export function findStalls({ stalls, seconds, mode }: HealthFacts): Found | null {
  const long = mergedStalls(stalls).filter(({ durationMs }) => durationMs >= thresholds.stallMs);
  if (long.length === 0) return null;
  const totalMs = long.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const shown = long
    .toSorted((a, b) => b.durationMs - a.durationMs)
    .slice(0, 3)
    .map(({ atSeconds, durationMs }) => `${formatDurationMs(durationMs)} at ${atSeconds.toFixed(1)} s`);
  const more = long.length > 3 ? ` and ${formatCount(long.length - 3)} shorter` : "";
  const shareMax = mode === "open" ? thresholds.stallShareMaxOpen : thresholds.stallShareMaxClosed;
  return {
    message:
      long.length === 1 ? "The machine stood still" : `The machine stood still ${formatCount(long.length)} times`,
    evidence: `${shown.join(", ")}${more}; ${formatPercent(totalMs / 1000 / Math.max(seconds, 1e-3))} of the time`,
    invalidates: totalMs / 1000 > shareMax * seconds,
  };
}

export function findOddArrivals({ arrivals }: HealthFacts): Found | null {
  if (arrivals === null || arrivals.dispersion === null) return null;
  const { index, bins } = arrivals.dispersion;
  const isOdd =
    arrivals.kind === "even"
      ? index > thresholds.evenDispersionMax
      : (index < thresholds.poissonDispersion[0] || index > thresholds.poissonDispersion[1]) &&
        dispersionLikelihood(index, bins) < thresholds.dispersionLikelihoodMin;
  if (!isOdd) return null;
  const expected = arrivals.kind === "even" ? "nearly 0" : "1";
  const evidence = `dispersion ${index.toFixed(2)} over ${formatCount(bins)} bins, expected ${expected}`;
  return { message: "Requests did not arrive in the pattern asked for", evidence, invalidates: false };
}
