import { formatPercent, formatRate } from "#units";
import { measure } from "./criterion.ts";
import { excessive } from "./rules.ts";
import { Sample } from "./sample.ts";
import type { Made, Search } from "./search.ts";
import { stoppedBy } from "./stopped.ts";
import type { TrialLog } from "./trial-log.ts";
import type { Obstacle } from "./validity.ts";

/** Loads up to this part of the saturation show the same latency as no load to speak of. */
export const referenceShare = 0.03;
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
/** Where even the first load is too much, a quarter of it, and again. */
const stepDown = 4;
const stepsDown = 5;
const failedShareMax = 0.05;
/** Slower than later on by more than this: not warm yet. */
const warmTimes = 1.3;

/** A first look at a load that nobody notices: warm, and the rules that follow from it. */
export async function findReference(search: Search): Promise<Obstacle | null> {
  const { effort, order } = search;
  let ratePerSecond = Math.min(order.startRatePerSecond, mostPerSecond(search));
  const warmUp = { purpose: "warm-up", ratePerSecond, seconds: effort.warmUpSeconds, discarded: 0 } as const;
  const stopped = stoppedBy(search, await search.make(warmUp));
  if (stopped !== null) return stopped;
  for (let step = 0; ; step++) {
    // A handful of requests is no reference.
    const seconds = Math.min(60, Math.max(effort.referenceSeconds, Math.ceil(30 / ratePerSecond)));
    const made = await search.make({ purpose: "reference", ratePerSecond, seconds, discarded: 0 });
    const why = stoppedBy(search, made);
    if (why !== null) return why;
    search.judge([made.log]);
    // Less load mends what waits too long; what fails at once twice in a row fails without load.
    const isTooMuch = made.isOverload || (made.log.errorRatio > failedShareMax && !failsAtOnce(made));
    if (!isTooMuch || (step >= 1 && failsAtOnce(made))) return failing(search, made);
    if (step === stepsDown)
      return { kind: "reference-fails", evidence: `it falls behind at ${formatRate(ratePerSecond)}` };
    ratePerSecond /= stepDown;
  }
}

function failsAtOnce({ overload, log }: Made): boolean {
  if (overload !== null) return false;
  const counts = { all: 0, slow: 0 };
  for (const { byError } of log.trial.seconds.flatMap(({ operations }) => operations)) {
    for (const [error, count] of byError) {
      counts.all += count;
      if (error.endsWith("_timeout")) counts.slow += count;
    }
  }
  return counts.all > 0 && counts.slow < counts.all / 2;
}

/** Even without load to speak of it fails, or is slower than it is asked to be. */
function failing(search: Search, made: Made): Obstacle | null {
  const { errorRatio } = made.log;
  const at = formatRate(made.ratePerSecond);
  if (errorRatio > 0.5) return { kind: "reference-fails", evidence: `${formatPercent(errorRatio)} failed at ${at}` };
  for (const rule of search.rules) {
    const criterion = rule.at(0);
    const sample = made.log.of(criterion.subject);
    const measured = sample === null ? null : measure(criterion, sample);
    if (rule.isFixed && search.order.slo.length > 0 && measured !== null && measured.score > 0.5) {
      return { kind: "reference-fails", evidence: `at ${at} already ${criterion.text}` };
    }
  }
  return null;
}

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
  const made = await search.make({ purpose: "reference", ratePerSecond, seconds, discarded: 1 });
  const why = stoppedBy(search, made);
  if (why !== null) return why;
  const low = search.made.filter((each) => {
    const isLow = each.ratePerSecond <= referenceSlack * ratePerSecond && !each.isOverload;
    return isLow && (each.purpose === "reference" || each.purpose === "doubling") && !isSlower(each.log, made.log);
  });
  search.judge(low.map(({ log }) => log));
  return warming(made.log);
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
  const [before, after] = [early, late].map(({ run }) => run.total.successes.quantile(0.5) ?? 0) as [number, number];
  return before > warmTimes * after;
}

/** Still getting faster at the end. */
function warming({ run }: TrialLog): Obstacle | null {
  const { batches } = run;
  if (batches.length < 4) return null;
  const medians = batches.map(({ successes }) => successes.quantile(0.5) ?? 0);
  const third = Math.floor(medians.length / 3);
  const [early, late] = [Math.min(...medians.slice(0, third)), Math.max(...medians.slice(-third))];
  if (early <= warmTimes * late) return null;
  const evidence = `p50 fell from ${early.toPrecision(3)} to ${late.toPrecision(3)} ms at the same load`;
  return { kind: "warm-up", evidence };
}

/** The most that may be sent: on somebody's wish, or by what the machine can. */
export function mostPerSecond({ lab, order }: Search): number {
  const unlimited = Number.POSITIVE_INFINITY;
  return Math.min(order.ratePerSecondMax ?? unlimited, lab.ratePerSecondMax ?? unlimited);
}
