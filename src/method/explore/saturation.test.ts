import { expect, it } from "vitest";
import type { LabSecond } from "../lab.ts";
import { labSecond } from "../lab-second.fixture.ts";
import { estimateOf, saturationOf } from "./saturation.ts";

/** Seconds in which so many iterations completed, and so many failed. */
function seconds(...counts: readonly (number | readonly [completed: number, failed: number])[]): LabSecond[] {
  return counts.map((count, atSeconds) => {
    const [completed, failed] = typeof count === "number" ? [count, 0] : count;
    return labSecond({ atSeconds, iterations: { completed, failed, cancelled: 0 } });
  });
}

it("is what is completed while always busy, without the first second", () => {
  const found = saturationOf([seconds(50, 98, 102, 100, 99, 101, 100)], 0);
  expect(found!.perSecond).toBeCloseTo(100, 6);
  const { low, high } = estimateOf(found!);
  expect(low).toBeLessThan(100);
  expect(high).toBeGreaterThan(100);
});

it("is surer with more seconds, and less sure where service is uneven", () => {
  const even = Array.from({ length: 20 }, () => 100);
  const uneven = even.map((count, at) => count + (at % 2 === 0 ? 30 : -30));
  const error = (counts: readonly number[]): number => saturationOf([seconds(0, ...counts)], 0)!.errorShare;
  expect(error(even)).toBeLessThan(error(even.slice(0, 5)));
  expect(error(uneven)).toBeGreaterThan(error(even));
});

it("is not what a collapsed target still completes", () => {
  const good = seconds(0, 100, 101, 99, 100);
  const collapsed = seconds(0, 60, 20, 5, 4);
  expect(saturationOf([good, collapsed], 90)!.perSecond).toBeCloseTo(100, 0);
  expect(saturationOf([collapsed], 90)).toBeNull();
});

it("is seen before what waits too long begins to fail", () => {
  const fading = seconds(80, 100, 100, 101, 99, [60, 60], [20, 100], [5, 110]);
  expect(saturationOf([fading], 80)!.perSecond).toBeCloseTo(100, 0);
});

it("is not known without seconds", () => {
  expect(saturationOf([], 0)).toBeNull();
  expect(saturationOf([seconds(100)], 0)).toBeNull();
});
