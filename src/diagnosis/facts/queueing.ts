import { insideOf } from "../laws/little.ts";
import type { LoadPoint } from "./load-point.ts";
import type { LoadFacts } from "./suspect-facts.ts";

/**
 * What becomes of requests beyond saturation. `waits`: they queue up inside; `sheds`: those let in wait and others are
 * turned away; `refuses`: they are turned away and nobody waits; `unknown`: it was not tried.
 */
export interface Queueing {
  readonly kind: "waits" | "sheds" | "refuses" | "unknown";
  /** What ended without error in overload, iterations/s: the least and the most over its trials. */
  readonly goodPerSecond: readonly [least: number, most: number] | null;
  /** Median of what ended well in overload, over that of the reference. */
  readonly slowedBy: number | null;
}

const waitingFrom = 1.6;
const refusedFrom = 0.02;

export function queueingOf({ overload, reference }: LoadFacts): Queueing {
  if (overload.length === 0) return { kind: "unknown", goodPerSecond: null, slowedBy: null };
  const goods = overload.map(({ goodPerSecond }) => goodPerSecond);
  const slowed = overload.map((point) => slowing(point, reference)).filter((ratio) => ratio !== null);
  const slowedBy = slowed.length === 0 ? null : Math.max(...slowed);
  const isWaiting =
    (slowedBy !== null && slowedBy >= waitingFrom) ||
    overload.some((point) => point.droppedPerSecond > 0 || isCrowded(point, reference));
  const isRefusing = overload.some(({ errorRatio }) => errorRatio >= refusedFrom);
  const kind = isWaiting ? (isRefusing ? "sheds" : "waits") : isRefusing ? "refuses" : "unknown";
  return { kind, goodPerSecond: [Math.min(...goods), Math.max(...goods)], slowedBy };
}

/** Far more inside than there would be if none waited (Little): this holds too where all of them fail in the end. */
function isCrowded({ inFlight, offeredPerSecond }: LoadPoint, reference: LoadPoint | null): boolean {
  const meanMs = reference?.meanMs ?? null;
  return meanMs !== null && inFlight.mean > 5 + 2 * insideOf(offeredPerSecond, meanMs);
}

/** Mean of the successes: percentiles may rank failures last, and then say nothing of those that ended well. */
function slowing(point: LoadPoint, reference: LoadPoint | null): number | null {
  const now = point.latencyMs.mean;
  const before = reference?.latencyMs.mean ?? null;
  return now === null || before === null || before <= 0 ? null : now / before;
}
