import { expect, it } from "vitest";
import { Pace } from "./pace.ts";

/** How many of 100 seconds are looked at where a look costs so much. */
function looksAt(costMs: number, costMsMost?: number): number {
  const pace = new Pace(costMsMost);
  let looks = 0;
  for (let second = 0; second < 100; second++) {
    if (!pace.isDue()) continue;
    looks++;
    pace.spent(costMs);
  }
  return looks;
}

it("Pace looks each second at what is cheap, and keeps what is dear below 2 % of a core", () => {
  expect(looksAt(1)).toBe(100);
  expect(looksAt(20)).toBe(100);
  expect(looksAt(60)).toBeLessThanOrEqual(35);
  expect(looksAt(150) * 150).toBeLessThanOrEqual(2000 + 2 * 150);
});

it("Pace keeps to what it may spend, and looks every tenth second at what is dearer than that allows", () => {
  expect(looksAt(5, 5)).toBe(100);
  expect(looksAt(40, 5) * 40).toBeLessThanOrEqual(500 + 2 * 40);
  expect(looksAt(1000, 5)).toBe(11);
});

it("Pace does not take one slow look for the usual one", () => {
  const pace = new Pace();
  pace.spent(1);
  pace.spent(500);
  expect(pace.isDue()).toBe(true);
});
