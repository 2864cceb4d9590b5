import { recoveringSeconds } from "./recovering.ts";
import { excessive } from "./rules.ts";
import { Sample, type SampleBatch } from "./sample.ts";
import type { Made, Search } from "./search.ts";
import { stoppedBy } from "./stopped.ts";
import type { TrialLog } from "./trial-log.ts";
import type { Obstacle } from "./validity.ts";

/** Loads up to this part of the saturation show the same latency as no load to speak of. */
const referenceShare = 0.03;
/** So is this part, where the curve is flat; taken where many samples are needed. */
const flatShare = 0.07;
/** Times as many requests. */
const longTimes = 4;
/** Standard error of a limit that makes it worth while. */
const limitErrorMax = 0.05;
/** Of the requests halfway to saturation: slower than 95 % of those at rest. */
const slowerShareMax = 0.08;
/** A reference a little above it still counts. */
const referenceSlack = 1.3;
/** Slower than at another time by more than this: something else than chance. */
const slowerTimes = 1.3;
/** A cold start that is worth telling, and that spoils what was measured in it: by so much and so many times. */
const coldTimes = 1.5;
const tellingMs = 2;
/** Of a reference; what is left is enough. */
const recoveringShareMax = 0.4;
/** How often it is taken again while the target has not come to rest. */
const restsMax = 2;

/** Once the saturation is roughly known: enough requests, at a few per cent of it, for limits that chance moves little. */
export async function settleReference(search: Search): Promise<Obstacle | null> {
  const { effort, order, saturation } = search;
  if (order.slo.length > 0 || saturation === null) return null;
  const [first] = search.made.filter(({ purpose, isOverload }) => purpose === "reference" && !isOverload);
  const base = first!.ratePerSecond;
  const isLong = isTailHeavy(search) && isFlat(search, saturation.perSecond);
  const ratePerSecond = Math.max(base, (isLong ? flatShare : referenceShare) * saturation.perSecond);
  const requests = (isLong ? longTimes : 1) * effort.settleRequests;
  const secondsMax = isLong ? effort.settleLongSecondsMax : effort.settleSecondsMax;
  const seconds = Math.round(Math.min(secondsMax, Math.max(5, requests / ratePerSecond)));
  const plan = { purpose: "reference", ratePerSecond, seconds, discarded: 1 } as const;
  let made = await search.make(plan);
  const recovering: Made[] = [];
  while (recovering.length < restsMax && isRecovering(made) && stoppedBy(search, made) === null) {
    recovering.push(made);
    search.restSeconds += seconds;
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
  return cold ?? warming(made.log);
}

/** So long that little is left of it. */
function isRecovering({ log }: Made): boolean {
  return recoveringSeconds(log.trial.seconds) > recoveringShareMax * log.trial.seconds.length;
}

/** At rest it is much faster than at first, before it had served any load. */
function coldStart(first: Made, made: Made): Obstacle | null {
  const [before, after] = [p50Ms(first.log.run.total), p50Ms(made.log.run.total)];
  if (before < coldTimes * after || before - after < tellingMs) return null;
  const [early, late] = [before, after].map((each) => each.toPrecision(3));
  return { kind: "warm-up", evidence: `p50 at little load was ${early} ms at first and ${late} ms after some load` };
}

/** Usual samples would leave the limit uncertain. */
function isTailHeavy({ made, rules, effort }: Search): boolean {
  const [first] = made.filter(({ purpose }) => purpose === "reference");
  const errors = rules.map((rule) => {
    const [low, high] = [rule.waitMs(-1), rule.waitMs(1)];
    return low === null || high === null || low <= 0 ? 0 : Math.log(high / low) / 2;
  });
  return Math.max(...errors) * Math.sqrt(first!.log.run.count / effort.settleRequests) > limitErrorMax;
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

/** What was measured before the target was warm is no reference. */
function isSlower(early: TrialLog, late: TrialLog): boolean {
  return p50Ms(early.run.total) > slowerTimes * p50Ms(late.run.total);
}

/** Still getting faster at the end. */
function warming({ run }: TrialLog): Obstacle | null {
  const { batches } = run;
  if (batches.length < 4) return null;
  const medians = batches.map(p50Ms);
  const third = Math.floor(medians.length / 3);
  const [early, late] = [Math.min(...medians.slice(0, third)), Math.max(...medians.slice(-third))];
  if (early <= slowerTimes * late) return null;
  const evidence = `p50 fell from ${early.toPrecision(3)} to ${late.toPrecision(3)} ms at the same load`;
  return { kind: "warm-up", evidence };
}

const p50Ms = ({ successes }: SampleBatch): number => successes.quantile(0.5) ?? 0;
