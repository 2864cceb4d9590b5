import { expect, it } from "vitest";
import { Pace } from "./pace.ts";

/** How many of 100 seconds are looked at where a look costs so much. */
function looksAt(costMs: number): number {
  const pace = new Pace();
  let looks = 0;
  for (let second = 0; second < 100; second++) {
    if (!pace.isDue()) continue;
    looks++;
    pace.spent(costMs);
  }
  return looks;
}

it("Pace looks each second at what is cheap, and keeps what is dear below half a percent of a core", () => {
  expect(looksAt(1)).toBe(100);
  expect(looksAt(5)).toBe(100);
  expect(looksAt(15)).toBeLessThanOrEqual(35);
  expect(looksAt(40) * 40).toBeLessThanOrEqual(500 + 2 * 40);
});

it("Pace does not take one slow look for the usual one", () => {
  const pace = new Pace();
  pace.spent(1);
  pace.spent(500);
  expect(pace.isDue()).toBe(true);
});
