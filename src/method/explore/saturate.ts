import { generatorLimit } from "./double-load.ts";
import { mostPerSecond } from "./find-reference.ts";
import type { Search } from "./search.ts";
import { stoppedBy } from "./stopped.ts";
import type { Obstacle } from "./validity.ts";

/** An overload that is plain, and no more: what waits too long is given up, and then less is completed. */
const probeTimes = 1.2;
/** Where that was no overload yet. */
const probeStep = 1.3;
const probesMax = 3;
const higherTimes = 1.25;

/** One stretch in overload tells what is completed at most; a higher one whether more load makes it less. */
export async function findSaturation(search: Search): Promise<Obstacle | null> {
  const { effort, order } = search;
  if (!order.mayOverload) return null;
  const most = mostPerSecond(search);
  const rough = search.saturation?.perSecond ?? search.carriedPerSecond;
  let ratePerSecond = Math.min(most, probeTimes * Math.max(rough, search.carriedPerSecond));
  for (let probe = 0; probe < probesMax; probe++) {
    const plan = { purpose: "saturation", ratePerSecond, seconds: effort.probeSeconds, discarded: 1 } as const;
    const made = await search.make(plan);
    const why = stoppedBy(search, made) ?? generatorLimit(made);
    if (why !== null) return why;
    if (made.isOverload || search.isShedding(made) || ratePerSecond >= most) break;
    ratePerSecond = Math.min(most, ratePerSecond * probeStep);
  }
  const higher = Math.min(most, higherTimes * ratePerSecond);
  if (effort.higherProbeSeconds === 0 || higher <= ratePerSecond) return null;
  const seconds = effort.higherProbeSeconds;
  const made = await search.make({ purpose: "saturation", ratePerSecond: higher, seconds, discarded: 1 });
  return stoppedBy(search, made);
}
