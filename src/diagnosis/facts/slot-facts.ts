import { type CurvePoint, fitSlots, type SlotFit } from "../laws/fit-slots.ts";
import { insideOf, stayMsOf } from "../laws/little.ts";
import type { LoadPoint } from "./load-point.ts";
import type { LoadFacts } from "./suspect-facts.ts";

/** How many requests a bounded resource holds at the same time, as latency tells from outside. */
export interface SlotFacts {
  /** The number that fits best: all that a request's own time allows where that fits too. */
  readonly slots: number;
  readonly low: number;
  /** Null = open above. */
  readonly high: number | null;
  /** Little's law at saturation with the reference latency: more cannot be held than are inside. */
  readonly insideMax: number;
  /** How long a slot is held in one iteration. */
  readonly holdMs: number;
  readonly isWholeRequest: boolean;
  /** The rise of latency is as slots make it. */
  readonly fits: boolean;
  readonly curve: SlotFit | null;
}

/** A reference measured with little load still has noise, and network around what is held. */
const insideTolerance = 1.12;
const misfitMax = 4;

export function slotFactsOf({ reference, steady, saturationPerSecond }: LoadFacts): SlotFacts | null {
  const meanMs = reference?.meanMs ?? null;
  if (reference === null || meanMs === null || saturationPerSecond === null) return null;
  const seenInside = insideOf(saturationPerSecond, meanMs);
  const curve =
    fitSlots({
      reference: curvePointOf(reference, meanMs),
      points: steady
        .filter((point) => isOnCurve(point, reference))
        .map((point) => curvePointOf(point, point.meanMs ?? 0)),
      saturationPerSecond,
      slotsWhole: Math.max(1, seenInside),
      slotsMax: seenInside * insideTolerance,
      variation: variationOf(reference),
    }) ?? null;
  const fits = curve !== null && curve.misfit <= misfitMax;
  const insideMax = fits ? insideOf(saturationPerSecond, curve.restMs) : seenInside;
  const low = fits ? curve.low : 1;
  const high = fits ? curve.high : Math.max(1, Math.ceil(insideMax));
  const whole = Math.max(1, Math.round(insideMax));
  const isWholeRequest = !fits || curve.wholeFits;
  const slots = isWholeRequest ? whole : (curve?.slots ?? whole);
  const holdMs = Math.min(stayMsOf(slots, saturationPerSecond), meanMs);
  return { slots, low, high, insideMax, holdMs, isWholeRequest, fits, curve };
}

/** Failures may be faster or slower than what they failed at. */
function isOnCurve(point: LoadPoint, reference: LoadPoint): boolean {
  return point.meanMs !== null && point.errorRatio < 0.02 && point.number !== reference.number;
}

const curvePointOf = (point: LoadPoint, meanMs: number): CurvePoint => ({
  ratePerSecond: point.offeredPerSecond,
  meanMs,
  seconds: point.seconds,
});

/** From the distance of two percentiles, over what it is where times are exponential (which is 1 by definition). */
function variationOf({ latencyMs: { p50, p95, mean } }: LoadPoint): number {
  if (p50 === null || p95 === null || mean === null || mean <= 0) return 1;
  return Math.min(2.5, (p95 - p50) / Math.log(10) / mean);
}
