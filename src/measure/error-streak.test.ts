import { describe, expect, it } from "vitest";
import type { TimelinePoint } from "#run";
import { point } from "../../test/results/index.ts";
import { ErrorStreak } from "./error-streak.ts";

/** Feeds seconds and gives the first at whose end the streak was long enough. */
function brokenAt(seconds: readonly Partial<TimelinePoint>[]): number | undefined {
  const streak = new ErrorStreak();
  const at = seconds.findIndex((over, index) => streak.add(point(index, over)));
  return at < 0 ? undefined : at;
}

const of = (count: number, byError: TimelinePoint["byError"]): Partial<TimelinePoint> => ({
  requestsPerSecond: count,
  byError,
});
const bad = of(100, { http_5xx: 30, reset: 21 });
const good = of(100, { http_5xx: 50 });
const nothing = of(0, {});
const times = <T>(count: number, what: T): T[] => Array.from({ length: count }, () => what);

describe("ErrorStreak", () => {
  it("is broken by the tenth second in which more than half failed", () => {
    expect(brokenAt(times(20, bad))).toBe(9);
    expect(brokenAt([...times(3, good), ...times(20, bad)])).toBe(12);
  });

  it("begins anew after a second in which half or less failed", () => {
    expect(brokenAt([...times(9, bad), good, ...times(9, bad)])).toBeUndefined();
    expect(brokenAt([...times(9, bad), good, ...times(10, bad)])).toBe(19);
    expect(brokenAt(times(60, good))).toBeUndefined();
  });

  it("goes on through seconds in which nothing ended, but does not end with one", () => {
    expect(brokenAt([bad, ...times(8, nothing), bad])).toBe(9);
    expect(brokenAt([bad, ...times(20, nothing)])).toBeUndefined();
    expect(brokenAt([bad, ...times(20, nothing), bad])).toBe(21);
    expect(brokenAt(times(30, nothing))).toBeUndefined();
  });

  it("does not hold the generator's and the script's faults against the target", () => {
    expect(brokenAt(times(30, of(100, { fds_exhausted: 90, host_not_allowed: 10 })))).toBeUndefined();
    expect(brokenAt(times(30, of(100, { connect_timeout: 60, fds_exhausted: 40 })))).toBe(9);
  });
});
