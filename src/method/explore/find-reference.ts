import { formatPercent, formatRate } from "#units";
import { measure } from "./criterion.ts";
import type { Made, Search } from "./search.ts";
import { stoppedBy } from "./stopped.ts";
import type { Obstacle } from "./validity.ts";

/** Where even the first load is too much, a quarter of it, and again. */
const stepDown = 4;
const stepsDown = 5;
const failedShareMax = 0.05;
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

/** The most that may be sent: on somebody's wish, or by what the machine can. */
export function mostPerSecond({ lab, order }: Search): number {
  const unlimited = Number.POSITIVE_INFINITY;
  return Math.min(order.ratePerSecondMax ?? unlimited, lab.ratePerSecondMax ?? unlimited);
}
