import { Histogram } from "#measure";
import { recoveringSeconds } from "./recovering.ts";
import { referenceLoad } from "./reference-load.ts";
import type { SampleBatch } from "./sample.ts";
import type { Made, Search } from "./search.ts";
import { isSurelySlower, p50Ms, slowerTimes } from "./slower.ts";
import { stoppedBy } from "./stopped.ts";
import type { TrialLog } from "./trial-log.ts";
import type { Obstacle } from "./validity.ts";

/** A reference a little above it still counts. */
const referenceSlack = 1.3;
/** Of a reference; what is left is enough. */
const recoveringShareMax = 0.4;
/** How often it is taken again while the target has not come to rest. */
const restsMax = 2;

/** Once the saturation is roughly known: enough requests, at a few per cent of it, for limits that chance moves little. */
export async function settleReference(search: Search): Promise<Obstacle | null> {
  const { order, saturation } = search;
  if (order.slo.length > 0 || saturation === null) return null;
  const [first] = search.made.filter(({ purpose, isOverload }) => purpose === "reference" && !isOverload);
  const { ratePerSecond, seconds } = referenceLoad(search, first!, saturation.perSecond);
  const plan = { purpose: "reference", ratePerSecond, seconds, discarded: 1 } as const;
  let made = await search.make(plan);
  const recovering: Made[] = [];
  while (recovering.length < restsMax && isRecovering(made) && stoppedBy(search, made) === null) {
    recovering.push(made);
    made = await search.make(plan);
  }
  const why = stoppedBy(search, made);
  if (why !== null) return why;
  const low = search.made.filter((each) => {
    const isLow =
      each.ratePerSecond <= referenceSlack * ratePerSecond && !each.isOverload && !recovering.includes(each);
    return isLow && (each.purpose === "reference" || each.purpose === "doubling") && !isSlower(each.log, made.log);
  });
  const cold = coldStart(first!, made);
  if (cold !== null) search.forget(made.number - 1);
  search.judge(low.map(({ log }) => log));
  return cold ?? grown(first!, made) ?? warming(made);
}

/** So long that little is left of it. */
function isRecovering({ log }: Made): boolean {
  return recoveringSeconds(log.trial.seconds) > recoveringShareMax * log.trial.seconds.length;
}

/** At rest it is faster than at first, before it had served any load. */
function coldStart(first: Made, made: Made): Obstacle | null {
  if (!isSurelySlower(latenciesOf(made), latenciesOf(first))) return null;
  const [early, late] = [first, made].map((each) => p50Ms(latenciesOf(each)).toPrecision(3));
  return { kind: "warm-up", evidence: `p50 at little load was ${early} ms at first and ${late} ms after some load` };
}

/** It was at rest again, and yet slower than before it had served any load. */
function grown(first: Made, made: Made): Obstacle | null {
  if (isRecovering(made) || !isSurelySlower(latenciesOf(first), latenciesOf(made))) return null;
  const [before, after] = [first, made].map((each) => p50Ms(latenciesOf(each)).toPrecision(3));
  return {
    kind: "state-grows",
    evidence: `p50 at little load was ${before} ms at first and ${after} ms after some load`,
  };
}

/** What was measured before the target was warm is no reference. */
function isSlower(early: TrialLog, late: TrialLog): boolean {
  return p50Ms(early.run.total.successes) > slowerTimes * p50Ms(late.run.total.successes);
}

/** Still getting faster at the end. */
function warming({ log }: Made): Obstacle | null {
  const { batches } = log.run;
  const third = Math.floor(batches.length / 3);
  const [early, late] = [batches.slice(0, third), batches.slice(-third)].map(joined) as [Histogram, Histogram];
  if (third === 0 || !isSurelySlower(late, early)) return null;
  const [before, after] = [early, late].map((each) => p50Ms(each).toPrecision(3));
  return { kind: "warm-up", evidence: `p50 fell from ${before} to ${after} ms at the same load` };
}

function joined(batches: readonly SampleBatch[]): Histogram {
  const all = new Histogram();
  for (const { successes } of batches) all.add(successes);
  return all;
}

const latenciesOf = ({ log }: Made): Histogram => log.run.total.successes;
