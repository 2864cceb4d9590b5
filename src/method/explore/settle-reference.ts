import { formatRate } from "#units";
import { generatorLimit } from "./double-load.ts";
import { recoveringSeconds } from "./recovering.ts";
import { referenceLoad } from "./reference-load.ts";
import { joined } from "./sample.ts";
import type { Made, Search } from "./search.ts";
import { isSurelySlower, latenciesOf, p50Ms, slowerTimes } from "./slower.ts";
import { stoppedBy } from "./stopped.ts";
import type { Obstacle } from "./validity.ts";

/** A reference a little above it still counts, and a load that is so near is the same. */
const referenceSlack = 1.3;
/** Of a reference; what is left is enough. */
const recoveringShareMax = 0.4;
/** How often it is taken again while the target has not come to rest. */
const restsMax = 2;

/** Once the saturation is roughly known: enough requests, at a few per cent of it, for limits that chance moves little. */
export async function settleReference(search: Search): Promise<Obstacle | null> {
  const { order, saturation } = search;
  if (order.slo.length > 0 || saturation === null) return null;
  const first = firstReference(search);
  const { ratePerSecond, seconds } = referenceLoad(search, first, saturation.perSecond);
  const plan = { purpose: "reference", ratePerSecond, seconds, discarded: 1 } as const;
  const recovering: Made[] = [];
  let made = await search.make(plan);
  while (recovering.length < restsMax && isRecovering(made) && stoppedBy(search, made) === null) {
    recovering.push(made);
    made = await search.make(plan);
  }
  const why = stoppedBy(search, made) ?? generatorLimit(made);
  if (why !== null) return why;
  search.forget(recovering);
  const low = search.made.filter((each) => {
    const isLow =
      each.ratePerSecond <= referenceSlack * ratePerSecond && !each.isOverload && !recovering.includes(each);
    const isOfRest = each.purpose === "reference" || each.purpose === "doubling";
    return isLow && isOfRest && each.validity.kind !== "invalid" && !isSlower(each, made);
  });
  search.judge(low.map(({ log }) => log));
  return warming(made) ?? (await changed(search, first, made));
}

/** The load that was low enough, in a trial that counts. */
function firstReference({ made }: Search): Made {
  const references = made.filter(({ purpose, isOverload }) => purpose === "reference" && !isOverload);
  return references.findLast(({ validity }) => validity.kind !== "invalid") ?? references.at(-1)!;
}

/** So long that little is left of it. */
function isRecovering({ log }: Made): boolean {
  return recoveringSeconds(log.trial.seconds) > recoveringShareMax * log.trial.seconds.length;
}

/** At rest it is faster than before it had served any load, or slower: then it was cold, or what it keeps has grown. */
async function changed(search: Search, first: Made, made: Made): Promise<Obstacle | null> {
  const [before, after] = [latenciesOf(first), latenciesOf(made)];
  if (!isSurelySlower(before, after) && !isSurelySlower(after, before)) return null;
  const now = isSameLoad(first, made) ? made : await sameLoadAgain(search, first);
  const why = stoppedBy(search, now) ?? generatorLimit(now);
  if (why !== null) return why;
  const later = latenciesOf(now);
  const [early, late] = [before, later].map((each) => p50Ms(each).toPrecision(3));
  const evidence = `p50 at ${formatRate(first.ratePerSecond)} was ${early} ms at first and ${late} ms after some load`;
  if (isSurelySlower(before, later)) return { kind: "state-grows", evidence };
  if (!isSurelySlower(later, before)) return null;
  search.forget(search.made.filter(({ number }) => number < made.number));
  return { kind: "warm-up", evidence };
}

const isSameLoad = (one: Made, other: Made): boolean =>
  Math.max(one.ratePerSecond, other.ratePerSecond) <= referenceSlack * Math.min(one.ratePerSecond, other.ratePerSecond);

/** Another load may take another time by itself: connections that close when idle, cores that sleep. */
function sameLoadAgain(search: Search, { ratePerSecond, log }: Made): Promise<Made> {
  const seconds = log.trial.seconds.length - search.fillingSeconds;
  return search.make({ purpose: "repeat", ratePerSecond, seconds, discarded: 0 });
}

/** What was measured before the target was warm is no reference. */
function isSlower(early: Made, late: Made): boolean {
  return p50Ms(latenciesOf(early)) > slowerTimes * p50Ms(latenciesOf(late));
}

/** Still getting faster at the end. */
function warming({ log }: Made): Obstacle | null {
  const { batches } = log.run;
  const third = Math.floor(batches.length / 3);
  const latencies = batches.map(({ successes }) => successes);
  const [early, late] = [joined(latencies.slice(0, third)), joined(latencies.slice(-third))];
  if (third === 0 || !isSurelySlower(late, early)) return null;
  const [before, after] = [early, late].map((each) => p50Ms(each).toPrecision(3));
  return { kind: "warm-up", evidence: `p50 fell from ${before} to ${after} ms at the same load` };
}
