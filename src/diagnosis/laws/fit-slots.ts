import { meanWaitSeconds, waitProbability } from "./erlang-c.ts";

/** One steady stretch of load. */
export interface CurvePoint {
  readonly ratePerSecond: number;
  readonly meanMs: number;
  /** Over how long it was measured. */
  readonly seconds: number;
}

export interface SlotFit {
  /** The number of slots that explains best how latency rises with load. */
  readonly slots: number;
  /** Those that explain it nearly as well; null = open above. */
  readonly low: number;
  readonly high: number | null;
  /** A slot that is held for the whole request explains it too. */
  readonly wholeFits: boolean;
  /** Where latencies alone say that it saturates; null = they do not. */
  readonly perSecond: number | null;
  /** How long a request takes where nothing waits, by all points. */
  readonly restMs: number;
  /** About 1 where the model holds; beyond 3 it does not. */
  readonly misfit: number;
  readonly points: number;
}

export interface Curve {
  /** At so little load that nothing waits. */
  readonly reference: CurvePoint;
  /** Below saturation, at rates above the reference's. */
  readonly points: readonly CurvePoint[];
  readonly saturationPerSecond: number;
  /** No more than these: a slot is not held for longer than a request lasts. */
  readonly slotsMax: number;
  /** As many as are held where a request has its slot from beginning to end. */
  readonly slotsWhole: number;
  /** Standard deviation over mean of the time a slot is held, as far as it is known. */
  readonly variation: number;
}

/** Slots that are tried: all up to ten, then steps of a tenth. */
const slotSteps: readonly number[] = [
  ...Array.from({ length: 10 }, (_, index) => index + 1),
  ...Array.from({ length: 45 }, (_, index) => Math.round(11 * 1.1 ** index)),
];
const perSecondSteps = Array.from({ length: 61 }, (_, index) => 0.85 * 1.012 ** index);
/** How much more or less than expected holds may vary: factors on the wait (Allen–Cunneen), 0.6 to 1.6 at 1 σ. */
const variationSteps = Array.from({ length: 25 }, (_, index) => (index - 12) / 5);
const variationSigma = Math.log(1.6);
/** χ² with one degree of freedom, 95 %. */
const likelyWithin = 3.84;
/** A slot held for the whole request is by far the commonest case: odds of 7 to 1 before anything is measured. */
const wholeBonus = 4;
const wholeTolerance = 0.12;
/** (3 σ)²: a stretch further off was disturbed by something else, and counts as no more than this. */
const outlier = 9;
/** What measuring adds whatever the load: a share of the latency and a fixed part. */
const noise = { share: 0.02, ms: 0.2 } as const;

interface Tried {
  readonly slots: number;
  readonly perSecond: number;
  /** Penalty and χ² at the best variation of holds. */
  readonly cost: number;
  readonly chiSquared: number;
  readonly factor: number;
  readonly restMs: number;
}

/**
 * Slots in parallel show in *how* latency rises: with one it doubles at half of saturation, with ten at 93 %. Only
 * what a request waits is fitted, so that it does not matter what else a request does without a slot.
 */
export function fitSlots(curve: Curve): SlotFit | undefined {
  if (curve.points.length < 2) return undefined;
  const candidates = slotSteps.filter((slots) => slots <= Math.max(1, Math.floor(curve.slotsMax)));
  const tryAll = (variances: readonly number[]): readonly Tried[] =>
    candidates.map((slots) => costOf(curve, variances, slots, curve.saturationPerSecond));
  // How sure a mean is depends on the model, and the model on how sure it is: twice is enough.
  const variances = variancesBy(curve, cheapest(tryAll(variancesSeen(curve))));
  const costs = tryAll(variances);
  const best = cheapest(costs);
  const spread = spreadOf(curve, best);
  const likely = costs.filter(({ cost }) => cost <= best.cost + likelyWithin * spread).map(({ slots }) => slots);
  const high = Math.max(...likely);
  const whole = costs.filter(({ slots }) => Math.abs(slots / curve.slotsWhole - 1) <= wholeTolerance);
  return {
    slots: best.slots,
    low: Math.min(...likely),
    high: high === slotSteps.at(-1) ? null : high,
    wholeFits: whole.some(({ cost }) => cost <= best.cost + (likelyWithin + wholeBonus) * spread),
    perSecond: saturationBy(curve, variances, best.slots, spread),
    restMs: best.restMs,
    misfit: best.chiSquared / curve.points.length,
    points: curve.points.length,
  };
}

const cheapest = (tried: readonly Tried[]): Tried =>
  tried.reduce((least, each) => (each.cost < least.cost ? each : least));

/** Points that lie closer to the model than expected, or further off, tell how much they really vary. */
function spreadOf({ points }: Curve, { chiSquared }: Tried): number {
  return Math.min(4, Math.max(0.15, chiSquared / Math.max(1, points.length - 2)));
}

/** Where the rise of latency leads, without a look at what was completed; null where it hardly rises. */
function saturationBy(curve: Curve, variances: readonly number[], slots: number, spread: number): number | null {
  const fastest = Math.max(...curve.points.map(({ ratePerSecond }) => ratePerSecond));
  const tried = perSecondSteps
    .map((step) => step * curve.saturationPerSecond)
    .filter((perSecond) => perSecond > fastest * 1.005)
    .map((perSecond) => costOf(curve, variances, slots, perSecond));
  if (tried.length === 0) return null;
  const best = cheapest(tried);
  const likely = tried
    .filter(({ cost }) => cost <= best.cost + likelyWithin * spread)
    .map(({ perSecond }) => perSecond);
  return Math.max(...likely) / Math.min(...likely) > 1.35 ? null : best.perSecond;
}

function costOf(curve: Curve, variances: readonly number[], slots: number, perSecond: number): Tried {
  const expected = Math.log((1 + curve.variation ** 2) / 2);
  const rows = [curve.reference, ...curve.points].map((point, index) => ({
    meanMs: point.meanMs,
    waitMs: waitMsAt(point.ratePerSecond, slots, perSecond),
    weight: 1 / (variances[index] ?? 1),
  }));
  const tried = variationSteps.map((step): Tried => {
    const factor = Math.exp(expected + step * variationSigma);
    const { restMs, chiSquared } = leastSquares(
      rows.map(({ meanMs, waitMs, weight }) => ({ rest: meanMs - factor * waitMs, weight })),
    );
    return { slots, perSecond, cost: chiSquared + step ** 2, chiSquared, factor, restMs };
  });
  return cheapest(tried);
}

/** The best constant and what is left around it: how long a request takes at rest is not known exactly either. */
function leastSquares(rows: readonly { readonly rest: number; readonly weight: number }[]) {
  const weights = rows.reduce((sum, { weight }) => sum + weight, 0);
  const restMs = rows.reduce((sum, { rest, weight }) => sum + weight * rest, 0) / weights;
  const chiSquared = rows.reduce((sum, { rest, weight }) => sum + Math.min(outlier, weight * (rest - restMs) ** 2), 0);
  return { restMs, chiSquared };
}

function waitMsAt(ratePerSecond: number, slots: number, perSecond: number): number {
  return 1000 * meanWaitSeconds(Math.min(ratePerSecond, 0.999 * perSecond), slots, perSecond);
}

/** Before any model: as if all that latency rose were waiting for one slot. */
function variancesSeen(curve: Curve): readonly number[] {
  return [curve.reference, ...curve.points].map((point) => {
    const roseMs = Math.max(0, point.meanMs - curve.reference.meanMs);
    return roseMs ** 2 * relativeVariance(curve, point, 1, curve.saturationPerSecond) + noiseVariance(curve, point);
  });
}

function variancesBy(curve: Curve, { slots, perSecond, factor }: Tried): readonly number[] {
  return [curve.reference, ...curve.points].map((point) => {
    const waitMs = factor * waitMsAt(point.ratePerSecond, slots, perSecond);
    return waitMs ** 2 * relativeVariance(curve, point, slots, perSecond) + noiseVariance(curve, point);
  });
}

/** The holds themselves vary: the mean of few of them does, too. */
function noiseVariance({ reference, variation }: Curve, point: CurvePoint): number {
  return (variation * reference.meanMs) ** 2 / countOf(point) + (noise.share * reference.meanMs + noise.ms) ** 2;
}

const countOf = ({ ratePerSecond, seconds }: CurvePoint): number => Math.max(1, ratePerSecond * seconds);

/**
 * How uncertain the mean wait of one stretch is: waits follow each other, so that it is far more than their number
 * says. Asymptotic variance of M/M/1 (Whitt 1989), by how many wait at all where there are more slots, and more where
 * holds vary more.
 */
function relativeVariance({ variation }: Curve, point: CurvePoint, slots: number, perSecond: number): number {
  const rho = Math.min(0.999, point.ratePerSecond / perSecond);
  const single = (2 + 5 * rho - 4 * rho ** 2 + rho ** 3) / (rho * (1 - rho) ** 2 * countOf(point));
  return (single * rho * Math.max(1, (1 + variation ** 2) / 2)) / Math.max(1e-9, waitProbability(slots, rho));
}
