import type { StressRecovery } from "#run";
import type { LabSecond } from "../lab.ts";
import { countsOf, type Ease, isHealthy, sum } from "./level.ts";
import type { StageLog, Stages } from "./stage.ts";

/** So many seconds in a row as before: one may be luck. */
const healthySeconds = 10;
/** Beyond so many times the ideal nothing but the backlog keeps it down. */
const metastableFrom = 5;
const sluggishFrom = 2;
const waitLeast = 30;

export interface Known {
  readonly capacityPerSecond: number;
  /** Iterations/s. */
  readonly saturationPerSecond: number;
  /** Longest wait for recovery at one load. */
  readonly recoverySecondsMax: number;
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

/** Requests that are left to be worked off after an overload; what was turned away costs nothing. */
export function backlogAfter(overload: readonly LabSecond[], ease: Ease, saturationPerSecond: number): number {
  const { ok, failed, refused } = countsOf(overload);
  const left = (overload.at(-1)?.inFlight ?? 0) * ease.requestsPerIteration;
  const came = ok + failed - refused + left;
  return Math.max(left, came - saturationPerSecond * ease.requestsPerIteration * overload.length, 0);
}

/** Back to a reasonable load: how long until all is as before, and where it is not, at which load it is. */
export function* recover(
  log: StageLog,
  overload: readonly LabSecond[],
  { capacityPerSecond, saturationPerSecond, recoverySecondsMax }: Known,
): Stages<StressRecovery> {
  const ease = log.ease!;
  const ratePerSecond = 0.5 * capacityPerSecond;
  const backlog = backlogAfter(overload, ease, saturationPerSecond);
  const workPerSecond = saturationPerSecond * ease.requestsPerIteration;
  const spare = workPerSecond - ratePerSecond * ease.requestsPerIteration;
  const idealSeconds = backlog / Math.max(0.01 * workPerSecond, spare);
  const wait = Math.ceil(Math.max(waitLeast, metastableFrom * (idealSeconds + 1) + healthySeconds));
  const ask = { stage: "back", ratePerSecond, secondsMax: Math.min(recoverySecondsMax, wait) } as const;
  const seen = yield* log.hold(ask, (seconds) => {
    // While more comes than it works off there is nothing to wait for.
    const isVain = seconds.length >= waitLeast && isHopeless(seconds, workPerSecond);
    return isVain || recoveredAt(seconds, ease) !== null;
  });
  const after = recoveredAt(seen, ease);
  const factor = after === null ? null : after / (idealSeconds + 1);
  const recoversAtPerSecond =
    after === null ? yield* easeOff(log, { backlog, workPerSecond, capacityPerSecond, recoverySecondsMax }) : null;
  return {
    ratePerSecond,
    backlog,
    idealSeconds,
    recoveredAfterSeconds: after,
    firstSuccessAfterSeconds: indexOrNull(seen, ({ iterations }) => iterations.completed > 0),
    halfGoodputAfterSeconds: indexOrNull(seen, ({ iterations, arrivals }) => {
      return iterations.completed > 0 && iterations.completed >= 0.5 * Math.max(arrivals.planned, 1);
    }),
    waitedSeconds: seen.length,
    factor,
    judgement:
      factor === null || factor > metastableFrom ? "metastable" : factor > sluggishFrom ? "sluggish" : "healthy",
    recoversAtPerSecond,
  };
}

interface Stuck {
  readonly backlog: number;
  readonly workPerSecond: number;
  readonly capacityPerSecond: number;
  readonly recoverySecondsMax: number;
}

/** Less and less load, until it comes back. */
function* easeOff(
  log: StageLog,
  { backlog, workPerSecond, capacityPerSecond, recoverySecondsMax }: Stuck,
): Stages<number | null> {
  const ease = log.ease!;
  for (const share of [0.25, 0.1]) {
    const ratePerSecond = share * capacityPerSecond;
    // What is sent while it is waited for, and sent again, has to be worked off as well.
    const needed = (4 * backlog) / Math.max(0.2 * workPerSecond, workPerSecond - ratePerSecond) + 2 * healthySeconds;
    const secondsMax = Math.ceil(Math.min(recoverySecondsMax, needed));
    const seen = yield* log.hold({ stage: "down", ratePerSecond, secondsMax }, (seconds) => {
      return recoveredAt(seconds, ease) !== null || isHopeless(seconds, workPerSecond);
    });
    if (recoveredAt(seen, ease) !== null) return ratePerSecond;
  }
  const restSeconds = Math.ceil(Math.min(recoverySecondsMax, backlog / workPerSecond + 5));
  yield* log.hold({ stage: "down", ratePerSecond: 0, secondsMax: restSeconds });
  const ask = { stage: "down", ratePerSecond: 0.1 * capacityPerSecond, secondsMax: waitLeast } as const;
  const seen = yield* log.hold(ask, (seconds) => recoveredAt(seconds, ease) !== null);
  return recoveredAt(seen, ease) === null ? null : 0;
}

/** Most fail, and what is sent is more than what it works off, for certain: there is nothing to wait for. */
function isHopeless(seconds: readonly LabSecond[], workPerSecond: number): boolean {
  const { ok, failed } = countsOf(seconds.slice(-windowSeconds));
  const attempts = attemptsOf(seconds);
  return failed > ok && attempts !== null && attempts.low > workPerSecond;
}

const windowSeconds = 10;

/** Requests per second that the target has to work at, with the 95 % bounds of chance; null = too few seconds. */
export function attemptsOf(seconds: readonly LabSecond[]): { readonly low: number; readonly high: number } | null {
  if (seconds.length < windowSeconds / 2) return null;
  const recent = seconds.slice(-windowSeconds);
  const { ok, failed, refused } = countsOf(recent);
  const perSecond = (ok + failed - refused) / recent.length;
  // Requests of one iteration come together: they vary more than so many of different ones.
  const ended = sum(recent, ({ iterations }) => iterations.completed + iterations.failed);
  const together = Math.max(1, (ok + failed) / Math.max(1, ended));
  const error = 1.645 * Math.sqrt((perSecond * together) / recent.length);
  return { low: perSecond - error, high: perSecond + error };
}

function indexOrNull(seconds: readonly LabSecond[], is: (second: LabSecond) => boolean): number | null {
  const at = seconds.findIndex(is);
  return at < 0 ? null : at;
}
