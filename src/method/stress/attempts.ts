import type { LabSecond } from "../lab.ts";
import { countsOf, sum } from "./level.ts";

/** Requests per second that the target has to work at, with the bounds of chance. */
export interface Attempts {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const secondsMin = 5;
/** Looked at second by second until it is sure: 95 % over all looks together. */
const deviations = 2.3;

/** Null = too few seconds. */
export function attemptsOf(seconds: readonly LabSecond[]): Attempts | null {
  if (seconds.length < secondsMin) return null;
  const { ok, failed, refused } = countsOf(seconds);
  const value = (ok + failed - refused) / seconds.length;
  // Requests of one iteration come together: they vary more than so many of different ones.
  const ended = sum(seconds, ({ iterations }) => iterations.completed + iterations.failed);
  const together = Math.max(1, (ok + failed) / Math.max(1, ended));
  const error = deviations * Math.sqrt((value * together) / seconds.length);
  return { value, low: value - error, high: value + error };
}
