import type { Estimate, StressPulse } from "#run";
import { formatRate } from "#units";
import type { LabSecond } from "../lab.ts";
import { attemptsOf } from "./attempts.ts";
import { isUnresponsive } from "./level.ts";
import { type Known, recoveredAt, tailOf, workOf } from "./recovery.ts";
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
  known: Known,
  { baseSeconds, pulseSeconds }: PulsePace,
): Stages<StressPulse> {
  yield* log.hold({ stage: "base", ratePerSecond: basePerSecond, secondsMax: baseSeconds });
  const pulseRate = pulseTimes * known.saturationPerSecond;
  yield* log.hold(
    { stage: "pulse", ratePerSecond: pulseRate, secondsMax: pulseSeconds },
    // Pushed far enough: more would only take longer to get rid of.
    (seconds) => isUnresponsive(seconds),
  );
  const workPerSecond = workOf(log, known);
  const spare = Math.max(0.05 * workPerSecond, workPerSecond - basePerSecond * log.ease!.requestsPerIteration);
  const needed = Math.max(watchLeast, (3 * log.backlog!.requests) / spare);
  const tail = tailOf(known);
  const secondsMax = tail + Math.ceil(Math.min(watchMost, needed));
  let verdict: StressPulse | null = null;
  const seen = yield* log.hold({ stage: "after", ratePerSecond: basePerSecond, secondsMax }, (seconds) => {
    if (recoveredAt(seconds, log.ease!) === null) verdict = judged(seconds.slice(tail), basePerSecond, workPerSecond);
    else verdict = { basePerSecond, isSafe: true, evidence: "as before again" };
    return verdict !== null;
  });
  return verdict ?? closest(seen.slice(tail), basePerSecond, workPerSecond);
}

/** By what is sent, once that is more or less than what is worked off for certain. */
function judged(seconds: readonly LabSecond[], basePerSecond: number, workPerSecond: number): StressPulse | null {
  const attempts = attemptsOf(seconds);
  if (attempts === null) return null;
  const evidence = `${formatRate(attempts.value)} requests are sent, ${formatRate(workPerSecond)} worked off`;
  if (attempts.high < workPerSecond) return { basePerSecond, isSafe: true, evidence: `the backlog falls: ${evidence}` };
  if (attempts.low > workPerSecond) return { basePerSecond, isSafe: false, evidence: `the backlog grows: ${evidence}` };
  return null;
}

/** Within chance of each other to the end: this is where safe ends. */
function closest(seconds: readonly LabSecond[], basePerSecond: number, workPerSecond: number): StressPulse {
  const value = attemptsOf(seconds)?.value ?? workPerSecond;
  const worked = formatRate(workPerSecond);
  const evidence = `about as much is sent as is worked off: ${formatRate(value)} requests of ${worked}`;
  return { basePerSecond, isSafe: value < workPerSecond, evidence };
}

/** Hardly any load until the target answers as at the beginning. */
function* reset(log: StageLog, { capacityPerSecond, recoverySecondsMax }: Known): Stages<boolean> {
  const ratePerSecond = restShare * capacityPerSecond;
  const seen = yield* log.hold({ stage: "reset", ratePerSecond, secondsMax: recoverySecondsMax }, (seconds) => {
    return recoveredAt(seconds, log.ease!) !== null;
  });
  const isAtRest = recoveredAt(seen, log.ease!) !== null;
  if (isAtRest) log.backlog!.clear();
  return isAtRest;
}
