import type { Histogram } from "#measure";
import type { Made } from "./search.ts";

/** Slower than at another time by more than this: something else than chance. */
export const slowerTimes = 1.3;
/** Less than this is not worth telling. */
const tellingMs = 2;

export const latenciesOf = ({ log }: Pick<Made, "log">): Histogram => log.run.total.successes;

/** 0 where nothing succeeded. */
export const p50Ms = (successes: Histogram): number => successes.quantile(0.5) ?? 0;

/**
 * Half of them take much longer, and more of them are slow than chance makes so.
 *
 * @param chanceErrors standard errors that chance is given
 */
export function isSurelySlower(before: Histogram, after: Histogram, chanceErrors = 4): boolean {
  const [usualMs, laterMs] = [p50Ms(before), p50Ms(after)];
  if (before.count === 0 || laterMs < slowerTimes * usualMs || laterMs - usualMs < tellingMs) return false;
  const chance = chanceErrors * Math.sqrt(0.25 / before.count + 0.25 / after.count);
  return after.countAbove(usualMs) > (0.5 + chance) * after.count;
}
