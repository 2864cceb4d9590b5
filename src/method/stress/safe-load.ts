import type { Estimate, StressPulse } from "#run";
import { formatRate } from "#units";
import type { LabSecond } from "../lab.ts";
import { isUnresponsive } from "./level.ts";
import { attemptsOf, backlogAfter, type Known, recoveredAt } from "./recovery.ts";
import type { StageLog, Stages } from "./stage.ts";

export interface PulsePace {
  readonly baseSeconds: number;
  readonly pulseSeconds: number;
}

const pulseTimes = 3;
const lowestShare = 0.1;
const highestShare = 0.9;
/** The middle of such an interval is within 7 % of either end. */
const closeEnough = 1.15;
/** At which the target is brought to rest between two pulses. */
const restShare = 0.05;
const watchLeast = 20;
const watchMost = 180;

export interface SafeLoad {
  readonly estimate: Estimate | null;
  readonly pulses: readonly StressPulse[];
}

/** The highest load from which a pulse of three times saturation leaves no lasting collapse: bisection from 10 % on. */
export function* findSafeLoad(log: StageLog, known: Known, pace: PulsePace): Stages<SafeLoad> {
  const pulses: StressPulse[] = [];
  const { capacityPerSecond } = known;
  function* isSafe(basePerSecond: number): Stages<boolean | null> {
    const pulse = yield* pulseFrom(log, basePerSecond, known, pace);
    pulses.push(pulse);
    const isAtRest = yield* reset(log, known);
    return isAtRest ? pulse.isSafe : null;
  }
  let [low, high] = [lowestShare * capacityPerSecond, highestShare * capacityPerSecond];
  const lowest = yield* isSafe(low);
  if (lowest === false) return { estimate: { value: low, low: null, high: low }, pulses };
  if (lowest === null) return { estimate: null, pulses };
  const highest = yield* isSafe(high);
  if (highest === true) return { estimate: { value: high, low: high, high: null }, pulses };
  if (highest === null) return { estimate: { value: low, low, high }, pulses };
  while (high / low > closeEnough) {
    const middle = Math.sqrt(low * high);
    const safe = yield* isSafe(middle);
    if (safe === null) break;
    if (safe) low = middle;
    else high = middle;
  }
  return { estimate: { value: Math.sqrt(low * high), low, high }, pulses };
}

function* pulseFrom(
  log: StageLog,
  basePerSecond: number,
  { saturationPerSecond }: Known,
  { baseSeconds, pulseSeconds }: PulsePace,
): Stages<StressPulse> {
  yield* log.hold({ stage: "base", ratePerSecond: basePerSecond, secondsMax: baseSeconds });
  const pulseRate = pulseTimes * saturationPerSecond;
  const pulse = yield* log.hold(
    { stage: "pulse", ratePerSecond: pulseRate, secondsMax: pulseSeconds },
    // Pushed far enough: more would only take longer to get rid of.
    (seconds) => isUnresponsive(seconds),
  );
  const ease = log.ease!;
  const workPerSecond = saturationPerSecond * ease.requestsPerIteration;
  const backlog = backlogAfter(pulse, ease, saturationPerSecond);
  const spare = Math.max(0.05 * workPerSecond, workPerSecond - basePerSecond * ease.requestsPerIteration);
  const secondsMax = Math.ceil(Math.min(watchMost, Math.max(watchLeast, (3 * backlog) / spare)));
  let verdict: StressPulse | null = null;
  yield* log.hold({ stage: "after", ratePerSecond: basePerSecond, secondsMax }, (seconds) => {
    verdict = judged(seconds, basePerSecond, workPerSecond, log);
    return verdict !== null;
  });
  const evidence = `not as before within ${secondsMax} s`;
  return verdict ?? { basePerSecond, isSafe: false, evidence };
}

/** The first answers after a pulse are still those of the pulse. */
const skipped = 3;

function judged(
  seconds: readonly LabSecond[],
  basePerSecond: number,
  workPerSecond: number,
  { ease }: StageLog,
): StressPulse | null {
  if (recoveredAt(seconds, ease!) !== null) return { basePerSecond, isSafe: true, evidence: "as before again" };
  const attempts = attemptsOf(seconds.slice(skipped));
  if (attempts === null) return null;
  const [sent, worked] = [formatRate((attempts.low + attempts.high) / 2), formatRate(workPerSecond)];
  const evidence = `${sent} requests are sent, ${worked} worked off`;
  if (attempts.high < workPerSecond) return { basePerSecond, isSafe: true, evidence: `the backlog falls: ${evidence}` };
  if (attempts.low > workPerSecond) return { basePerSecond, isSafe: false, evidence: `the backlog grows: ${evidence}` };
  return null;
}

/** Hardly any load until the target answers as at the beginning. */
function* reset(log: StageLog, { capacityPerSecond, recoverySecondsMax }: Known): Stages<boolean> {
  const ratePerSecond = restShare * capacityPerSecond;
  const seen = yield* log.hold({ stage: "reset", ratePerSecond, secondsMax: recoverySecondsMax }, (seconds) => {
    return recoveredAt(seconds, log.ease!) !== null;
  });
  return recoveredAt(seen, log.ease!) !== null;
}
