import { generatorLimit } from "./double-load.ts";
import { relaxationSeconds } from "./estimate.ts";
import { mostPerSecond } from "./find-reference.ts";
import type { Limit } from "./limits.ts";
import type { Search, TrialPlan } from "./search.ts";
import { stoppedBy } from "./stopped.ts";
import type { Obstacle } from "./validity.ts";

/** At the middle of what is possible, a little above it, a little below: both sides tell how steep the curve is. */
const aside = [0, 0.7, -0.7] as const;
const asideMax = 0.1;
/** At least so many trials, whatever the first ones say. */
const trialsMin = 3;
/** A queue is seen in enough states after so many times the time in which it forgets. */
const relaxations = 6;
const discardedShare = 0.2;
const discardedMin = 3;

/** Trials near the limit until it is known well enough, or the time is over; the last one confirms. */
export async function narrow(search: Search): Promise<Obstacle | null> {
  const { effort, lab } = search;
  const until = lab.nowSeconds + searchSeconds(search);
  for (let number = 0; ; number++) {
    const left = until - lab.nowSeconds;
    search.secondsAfter =
      Math.max(0, left - effort.trialSecondsMin) + effort.confirmationSeconds + effort.repeatSeconds;
    const [lowest] = search.limits();
    if (lowest === undefined) return null;
    const isEnough = lowest.grid.width < effort.widthEnough && number >= trialsMin;
    if (isEnough || left < effort.trialSecondsMin) break;
    const made = await search.make(planNear(search, lowest, aside[number % aside.length]!, left));
    const why = stoppedBy(search, made) ?? generatorLimit(made);
    if (why !== null) return why;
  }
  return confirm(search);
}

/**
 * Less where what came before took longer than usual, so that all of it ends in time; but enough for a few trials. What
 * flows need to fill is the target's own time.
 */
function searchSeconds({ effort, lab, made, fillingSeconds, startedAtSeconds }: Search): number {
  const usual = effort.secondsMax - effort.confirmationSeconds - effort.repeatSeconds;
  const spent = lab.nowSeconds - startedAtSeconds - fillingSeconds * made.length;
  const least = trialsMin * (effort.trialSecondsMin + fillingSeconds);
  return Math.max(least, Math.min(effort.searchSeconds, usual - spent));
}

/** Once more, for longer, where the limit seems to be: it moves by what is seen there. */
async function confirm(search: Search): Promise<Obstacle | null> {
  const { effort } = search;
  const [lowest] = search.limits();
  if (effort.confirmationSeconds === 0 || lowest === undefined) return null;
  search.secondsAfter = effort.repeatSeconds;
  const plan = planNear(search, lowest, 0, effort.confirmationSeconds);
  const made = await search.make({ ...plan, purpose: "confirmation", seconds: effort.confirmationSeconds });
  return stoppedBy(search, made) ?? generatorLimit(made);
}

function planNear(search: Search, { grid, rule }: Limit, sideways: number, left: number): TrialPlan {
  const { effort, saturation } = search;
  const deviation = Math.min(asideMax, Math.log(grid.quantile(0.7) / grid.quantile(0.3)) / 1.05);
  const ratePerSecond = Math.min(mostPerSecond(search), grid.quantile(0.5) * Math.exp(sideways * deviation));
  const waitMs = rule.waitMs(0);
  const relaxation = relaxationSeconds(ratePerSecond, saturation, waitMs);
  const wanted = Math.max(effort.trialSecondsMin, Math.ceil(relaxations * relaxation));
  const seconds = Math.min(left, effort.trialSecondsMax, wanted);
  // Of an exponential tail the mean is a third of p95: so much waits on average where p95 is at the limit.
  const fill = waitMs === null ? 0 : Math.min(ratePerSecond / 4, (ratePerSecond * waitMs) / 3000);
  const discarded = Math.max(discardedMin, Math.round(seconds * discardedShare));
  return { purpose: "search", ratePerSecond, seconds, discarded, fill };
}
