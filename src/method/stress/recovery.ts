import type { StressRecovery } from "#run";
import type { LabSecond } from "../lab.ts";
import { type Attempts, attemptsOf } from "./attempts.ts";
import { countsOf, type Ease, isHealthy } from "./level.ts";
import type { StageLog, Stages } from "./stage.ts";

/** So many seconds in a row as before: one may be luck. */
const healthySeconds = 10;
/** Beyond so many times the ideal nothing but the backlog keeps it down. */
const metastableFrom = 5;
const sluggishFrom = 2;
const waitLeast = 30;
/** The latest seconds that tell how much is sent now. */
const windowSeconds = 10;
/** Where it did not recover, it is given these shares of its capacity, one after the other, and then none. */
const lessShares = [0.25, 0.1];

export interface Known {
  readonly capacityPerSecond: number;
  /** Iterations/s. */
  readonly saturationPerSecond: number;
  /** Longest wait for recovery at one load. */
  readonly recoverySecondsMax: number;
  /** A client goes on with one request for so long at most, trying again included. */
  readonly patienceSeconds: number;
}

/** The first of ten healthy seconds in a row. @returns its index, or null */
export function recoveredAt(seconds: readonly LabSecond[], ease: Ease): number | null {
  let inRow = 0;
  for (const [at, second] of seconds.entries()) {
    inRow = isHealthy(second, ease) ? inRow + 1 : 0;
    if (inRow === healthySeconds) return at - healthySeconds + 1;
  }
  return null;
}

/** Requests/s it works off. */
export const workOf = ({ ease }: StageLog, { saturationPerSecond }: Known): number =>
  saturationPerSecond * ease!.requestsPerIteration;

/** What is told of before is of the load before: its clients may still be trying. */
export const tailOf = ({ patienceSeconds }: Known): number => Math.max(3, Math.ceil(patienceSeconds) + 1);

/** Back to a reasonable load: how long until all is as before, and where it is not, at which load it is. */
export function* recover(log: StageLog, known: Known): Stages<StressRecovery> {
  const ease = log.ease!;
  const ratePerSecond = 0.5 * known.capacityPerSecond;
  let turn = turnOf(log, ratePerSecond, known);
  const ask = { stage: "back", ratePerSecond, secondsMax: known.recoverySecondsMax } as const;
  const seen = yield* log.hold(ask, (seconds) => {
    // The overload was on until the order to go back came through.
    if (seconds.length === 1) turn = turnOf(log, ratePerSecond, known);
    if (recoveredAt(seconds, ease) !== null || seconds.length >= turn.waitSeconds) return true;
    // While more comes than it works off there is nothing to wait for.
    return seconds.length >= leastWait(known) && isHopeless(seconds, log, known);
  });
  const after = recoveredAt(seen, ease);
  const isVain = after === null && isHopeless(seen, log, known);
  const factor = after === null ? null : after / (turn.idealSeconds + 1);
  const recoversAtPerSecond = after === null ? yield* easeOff(log, known) : null;
  log.backlog!.clear();
  return {
    ratePerSecond,
    backlog: turn.backlog,
    idealSeconds: turn.idealSeconds,
    recoveredAfterSeconds: after,
    firstSuccessAfterSeconds: indexOrNull(seen, ({ iterations }) => iterations.completed > 0),
    halfGoodputAfterSeconds: indexOrNull(seen, ({ iterations, arrivals }) => {
      return iterations.completed > 0 && iterations.completed >= 0.5 * Math.max(arrivals.planned, 1);
    }),
    waitedSeconds: seen.length,
    inVainPerSecond: isVain ? (latestSent(seen, known)?.value ?? null) : null,
    factor,
    judgement: judgementOf(after, turn.idealSeconds),
    recoversAtPerSecond,
  };
}

function judgementOf(after: number | null, idealSeconds: number): StressRecovery["judgement"] {
  if (after === null) return "metastable";
  const factor = after / (idealSeconds + 1);
  // Ten good seconds in a row are asked for: one that chance made bad costs up to as many.
  const lateSeconds = after - idealSeconds;
  if (factor > metastableFrom && lateSeconds > healthySeconds) return "metastable";
  return factor > sluggishFrom && lateSeconds > healthySeconds / 2 ? "sluggish" : "healthy";
}

const leastWait = (known: Known): number => Math.max(waitLeast, tailOf(known) + windowSeconds);

/** What is owed, how long that alone takes, and how long it is waited for. */
function turnOf(log: StageLog, ratePerSecond: number, known: Known) {
  const workPerSecond = workOf(log, known);
  const spare = Math.max(0.01 * workPerSecond, workPerSecond - ratePerSecond * log.ease!.requestsPerIteration);
  const backlog = log.backlog!.requests;
  const idealSeconds = backlog / spare;
  const waitSeconds = Math.max(leastWait(known), metastableFrom * (idealSeconds + 1) + healthySeconds);
  return { backlog, idealSeconds, waitSeconds };
}

/** Less and less load, until it comes back. */
function* easeOff(log: StageLog, known: Known): Stages<number | null> {
  const ease = log.ease!;
  const { capacityPerSecond, recoverySecondsMax } = known;
  for (const share of lessShares) {
    const ask = { stage: "down", ratePerSecond: share * capacityPerSecond, secondsMax: recoverySecondsMax } as const;
    const seen = yield* log.hold(ask, (seconds) => {
      return recoveredAt(seconds, ease) !== null || isHopeless(seconds, log, known) || isTooLate(seconds, log, known);
    });
    if (recoveredAt(seen, ease) !== null) return ask.ratePerSecond;
  }
  const needed = log.backlog!.requests / workOf(log, known) + tailOf(known) + 5;
  yield* log.hold({ stage: "down", ratePerSecond: 0, secondsMax: Math.ceil(Math.min(recoverySecondsMax, needed)) });
  const ask = { stage: "down", ratePerSecond: lessShares.at(-1)! * capacityPerSecond, secondsMax: waitLeast } as const;
  const seen = yield* log.hold(ask, (seconds) => recoveredAt(seconds, ease) !== null);
  return recoveredAt(seen, ease) === null ? null : 0;
}

/** Most fail, and what is sent is more than what it works off, for certain: there is nothing to wait for. */
function isHopeless(seconds: readonly LabSecond[], log: StageLog, known: Known): boolean {
  const sent = latestSent(seconds, known);
  return sent !== null && sent.low > workOf(log, known);
}

const latestSent = (seconds: readonly LabSecond[], known: Known): Attempts | null =>
  sentInVain(seconds.slice(tailOf(known)).slice(-windowSeconds));

/** Most fail, and what is left is more than it works off in the time that is left. */
function isTooLate(seconds: readonly LabSecond[], log: StageLog, known: Known): boolean {
  const sent = sentInVain(seconds.slice(tailOf(known)));
  if (sent === null) return false;
  const secondsLeft = known.recoverySecondsMax - seconds.length;
  return log.backlog!.requests > Math.max(0, workOf(log, known) - sent.low) * secondsLeft;
}

/** What is sent where most of it fails; null where it does not, or where nobody can say yet. */
function sentInVain(seconds: readonly LabSecond[]): Attempts | null {
  const { ok, failed } = countsOf(seconds.slice(-windowSeconds));
  return failed > ok ? attemptsOf(seconds) : null;
}

function indexOrNull(seconds: readonly LabSecond[], is: (second: LabSecond) => boolean): number | null {
  const at = seconds.findIndex(is);
  return at < 0 ? null : at;
}
