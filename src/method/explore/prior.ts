import { normalCdf } from "#measure";
import type { Criterion } from "./criterion.ts";
import { loadsOf, slopes } from "./posterior.ts";
import type { Saturation } from "./saturation.ts";

/** A target turns out to carry a little more than it was seen to complete in overload, at most. */
const saturationSlack = 0.007;
/** How strongly a load is disfavoured at which a single queue would be far from the limit: little, as not all are one. */
const queueWeight = 1.5;
/** ln 20: of an exponential tail, p95 is three times the mean. */
const tailAtP95 = 3;
/** Standard deviation of the logarithm of a slope around that of one queue, and how much is left for all others. */
const slopeSpread = 0.5;
const otherSlopes = 0.1;
/** Closer to saturation nothing is told apart. */
const spareMin = 0.005;

/** What is known of a limit before any trial near it, as logarithms of weights. */
export interface Prior {
  /** By load. */
  readonly loads: Float64Array;
  /** By load and steepness, all of one load together. */
  readonly slopes: Float64Array;
}

/** No limit is above what the target completes, and the nearer it is to that, the steeper is the curve. */
export function priorOf(
  criterion: Criterion,
  bracket: readonly [low: number, high: number],
  saturation: Saturation | null,
): Prior {
  const logRates = loadsOf(bracket);
  const slopePrior = slopePriorOf(criterion, saturation);
  return {
    loads: logRates.map((logRate) => saturationPrior(logRate, saturation)),
    slopes: Float64Array.from({ length: logRates.length * slopes.length }, (_, at) => {
      return slopePrior(logRates[Math.floor(at / slopes.length)]!, slopes[at % slopes.length]!);
    }),
  };
}

function saturationPrior(logRate: number, saturation: Saturation | null): number {
  if (saturation === null) return 0;
  const spread = Math.hypot(saturation.errorShare, saturationSlack);
  const above = (logRate - Math.log(saturation.perSecond)) / spread;
  return Math.log(Math.max(1e-12, normalCdf(-above)));
}

/**
 * How steep the curve is at a limit θ, if one queue sets it: its waiting has a tail exp(−(X − λ)·t·k), and if at θ that
 * is the share allowed, then its logarithm rises there by ln(1/allowed)·θ/(X − θ) for each e-fold of load. Not all
 * limits are set by one queue: other slopes stay possible.
 */
function slopePriorOf(criterion: Criterion, saturation: Saturation | null): (logRate: number, slope: number) => number {
  if (saturation === null || criterion.kind === "mean") return () => 0;
  const { perSecond, errorShare } = saturation;
  const tail = Math.log(1 / criterion.allowed);
  return (logRate, slope) => {
    const load = Math.exp(logRate) / perSecond;
    const expected = (tail * load) / Math.max(1 - load, errorShare, spareMin);
    const apart = Math.log(slope / expected) / slopeSpread;
    return Math.log(otherSlopes + (1 - otherSlopes) * Math.exp(-0.5 * apart * apart));
  };
}

/**
 * A queue in front of anything that saturates at X waits longer than t with probability at most exp(−(X − λ)·t/v), v
 * from how uneven arrivals and service are (Kingman's bound). So below X − 3·v/t no p95 is near a limit t above its
 * reference, where one queue is all there is.
 */
export function queuePrior(logRate: number, saturation: Saturation | null, waitMs: number | null): number {
  if (saturation === null || waitMs === null || waitMs <= 0) return 0;
  const bound = 1 - (tailAtP95 * unevennessOf(saturation)) / (waitMs / 1000) / saturation.perSecond;
  if (bound <= 0) return 0;
  const below = Math.log(bound) - logRate + Math.log(saturation.perSecond);
  return below <= 0 ? 0 : -queueWeight * Math.min(1, below / (0.02 + 0.5 * (1 - bound)));
}

/** Of arrivals and service together, 1 = both exponential: by so much queues are longer, and slower to forget. */
export const unevennessOf = ({ dispersion }: Saturation): number => (1 + dispersion) / 2;
