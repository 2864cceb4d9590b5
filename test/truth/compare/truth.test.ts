import { describe, expect, it } from "vitest";
import { compareCases, isWithin, scoreOf } from "./cases.ts";

const seeds = 200;

/** The form of 2,000 seeds is `npm run truth:compare`. */
describe("plimsoll compare says what is true", () => {
  it.each(compareCases)("$name, $runs runs a side, noise $noise, $operations operations", (each) => {
    const { regressions, covered } = scoreOf(each, seeds);
    expect(isWithin(each.alarms, regressions, seeds), `called a regression in ${String(regressions)}`).toBe(true);
    if (each.runs > 1) expect(covered).toBeGreaterThanOrEqual(0.82);
  });
});
