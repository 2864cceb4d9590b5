import { excessive } from "./rules.ts";
import { Sample } from "./sample.ts";
import type { Made, Search } from "./search.ts";
import { isSurelySlower, latenciesOf } from "./slower.ts";

/** Loads up to this part of the saturation show the same latency as no load to speak of. */
const referenceShare = 0.03;
/** So is this part, where the curve is flat; taken where many samples are needed. */
const flatShare = 0.07;
/** Where latency climbs from the beginning, only so small a part shows the same as no load. */
const steepShare = 0.01;
/** What any one queue makes of up to this part of the load is less than `isSurelySlower` asks for. */
const earlyShare = 0.15;
/** Times as many requests. */
const longTimes = 4;
/** Standard error of a limit that makes it worth while. */
const limitErrorMax = 0.05;
/** Of the requests halfway to saturation: slower than 95 % of those at rest. */
const slowerShareMax = 0.08;

/** At which load the reference is taken, and how long for enough requests. */
export function referenceLoad(
  search: Search,
  first: Made,
  saturationPerSecond: number,
): { readonly ratePerSecond: number; readonly seconds: number } {
  const { effort } = search;
  const base = first.ratePerSecond;
  const isLong = isTailHeavy(search, first) && isFlat(search, saturationPerSecond);
  const usualShare = climbsEarly(search, first, saturationPerSecond) ? steepShare : referenceShare;
  const ratePerSecond = Math.max(base, (isLong ? flatShare : usualShare) * saturationPerSecond);
  const requests = (isLong ? longTimes : 1) * effort.settleRequests;
  const secondsMax = isLong ? effort.settleLongSecondsMax : effort.settleSecondsMax;
  const seconds = Math.round(Math.min(secondsMax, Math.max(5, requests / ratePerSecond)));
  return { ratePerSecond, seconds };
}

/** At a small part of the saturation it is slower already than waiting explains. */
function climbsEarly({ made }: Search, first: Made, saturationPerSecond: number): boolean {
  return made.some(({ purpose, ratePerSecond, log, validity }) => {
    const isEarly = purpose === "doubling" && ratePerSecond <= earlyShare * saturationPerSecond;
    return isEarly && validity.kind !== "invalid" && isSurelySlower(latenciesOf(first), log.run.total.successes);
  });
}

/** Usual samples would leave the limit uncertain. */
function isTailHeavy({ rules, effort }: Search, first: Made): boolean {
  const errors = rules.map((rule) => {
    const [low, high] = [rule.waitMs(-1), rule.waitMs(1)];
    return low === null || high === null || low <= 0 ? 0 : Math.log(high / low) / 2;
  });
  return Math.max(...errors) * Math.sqrt(first.log.run.count / effort.settleRequests) > limitErrorMax;
}

/**
 * Halfway to saturation it is nearly as fast as at rest: then all the more at a small part of it, as waiting rises ever
 * faster with load.
 */
function isFlat({ made }: Search, saturationPerSecond: number): boolean {
  const between = (from: number, to: number): Sample => {
    const sample = new Sample();
    for (const { log, purpose, isOverload, ratePerSecond } of made) {
      const load = ratePerSecond / saturationPerSecond;
      if (purpose !== "warm-up" && !isOverload && load >= from && load < to) sample.join(log.run);
    }
    return sample;
  };
  const [rest, half] = [between(0, 0.12), between(0.25, 0.65)];
  const usualMs = rest.total.successes.quantile(excessive.quantile);
  if (usualMs === null || half.count === 0) return false;
  const slower = (half.total.failures + half.total.successes.countAbove(usualMs)) / half.count;
  return slower < slowerShareMax;
}
