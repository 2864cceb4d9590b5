import type { LabSecond } from "../lab.ts";

/** Iterations that have to end before anything can be said of how long they take. */
const endedMin = 5;
/** What takes less is through within the seconds that are left out anyway. */
const shortSeconds = 0.5;
/** Not all take equally long. */
const longerTimes = 1.3;
const secondsMax = 120;
/** Seconds at the end whose mean is taken: in a single one chance decides. */
const lookBack = 3;

/** Whether iterations of this load have begun to end. */
export function isFlowing(seconds: readonly LabSecond[]): boolean {
  const ended = seconds.reduce((sum, { iterations }) => sum + iterations.completed + iterations.failed, 0);
  const arrived = seconds.reduce((sum, { arrivals }) => sum + arrivals.planned, 0);
  return ended >= endedMin || (arrived > 0 && ended === arrived);
}

/**
 * Seconds until a load has filled flows that take long, by themselves or because users think in them: until then less
 * ends than begins, however fast the target is. From Little's law: what is under way, over what begins in a second.
 */
export function fillingOf(seconds: readonly LabSecond[]): number {
  const last = seconds.slice(-lookBack);
  const inFlight = last.reduce((sum, second) => sum + second.inFlight, 0) / Math.max(1, last.length);
  const perSecond = seconds.reduce((sum, { arrivals }) => sum + arrivals.started, 0) / Math.max(1, seconds.length);
  const takenSeconds = perSecond === 0 ? 0 : inFlight / perSecond;
  return takenSeconds < shortSeconds ? 0 : Math.min(secondsMax, Math.ceil(longerTimes * takenSeconds));
}
