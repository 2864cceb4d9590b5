import { describe, expect, it } from "vitest";
import { detectable, effectSize, estimate, intervalOf, pAbove } from "./estimate.ts";
import { holm, simes } from "./family.ts";

const a = [10.1, 9.8, 10.4, 10, 9.9];
const b = [11.2, 10.9, 11.5, 10.7, 11.1];
const side = { isPaired: false, ownDeviation: 0 };

// Golden values: from the formulas of Welch and Student, the tails by numeric integration, in Python.
describe("estimate", () => {
  it("is Welch's test where both sides have several runs", () => {
    const found = estimate({ ...side, a, b })!;
    expect(found.difference).toBeCloseTo(1.04, 12);
    expect(found.standardError).toBeCloseTo(0.170293863659264, 12);
    expect(found.freedom).toBeCloseTo(7.460303379756938, 9);
    expect(pAbove(found)).toBeCloseTo(0.0001898236449282237, 7);
    const [low, high] = intervalOf(found, 0.9);
    expect(low).toBeLessThan(1.04);
    expect(low + high).toBeCloseTo(2.08, 12);
  });

  it("is a test of differences where runs belong together", () => {
    const found = estimate({ ...side, isPaired: true, a, b })!;
    expect(found.freedom).toBe(4);
    expect(found.standardError).toBeCloseTo(0.08717797887081351, 12);
    expect(pAbove(found)).toBeCloseTo(0.0001414294874113773, 7);
  });

  it("takes how runs vary from the other side where one has a single run", () => {
    const found = estimate({ ...side, a, b: [11] })!;
    expect(found.freedom).toBe(4);
    expect(found.standardError).toBeCloseTo(found.deviation * Math.sqrt(1 + 1 / 5), 12);
  });

  it("says nothing of two runs, unless the noise is known", () => {
    expect(estimate({ ...side, a: [10], b: [11] })).toBeUndefined();
    const found = estimate({ ...side, a: [10], b: [11], noise: 0.3 })!;
    expect(found.standardError).toBeCloseTo(0.3 * Math.SQRT2, 12);
    expect(found.freedom).toBe(Infinity);
  });

  it("is never surer than what a single run leaves open", () => {
    const found = estimate({ a: [1, 1, 1], b: [1.001, 1.001, 1.001], isPaired: false, ownDeviation: 0.01 })!;
    expect(pAbove(found)).toBeGreaterThan(0.4);
  });

  it("finds what it says it finds: the change at the edge of its level has the power asked for", () => {
    const found = estimate({ ...side, a, b })!;
    const edge = detectable(found, { alpha: 0.05, power: 0.5, least: 0 });
    expect(pAbove({ ...found, difference: edge })).toBeCloseTo(0.05, 9);
    expect(detectable(found, { alpha: 0.05, power: 0.8, least: 0 })).toBeGreaterThan(edge);
    expect(detectable(found, { alpha: 0.05, power: 0.5, least: 5 })).toBe(5);
  });

  it("gives the difference in standard deviations between runs", () => {
    const found = estimate({ ...side, a, b })!;
    expect(effectSize(found)).toBeGreaterThan(3);
    expect(effectSize(found)).toBeLessThan(found.difference / found.deviation);
  });
});

describe("holm", () => {
  it("gives back what is left of the level to those that remain", () => {
    const family = [0.01, 0.02, 0.04, 0.6].map((p) => ({ p, weight: 0.25 }));
    expect(holm(family, 0.05)).toEqual([0.0125, undefined, undefined, undefined]);
    expect(
      holm(
        family.slice(0, 3).map(({ p }) => ({ p: p / 2, weight: 1 / 3 })),
        0.05,
      ).map((level) => level !== undefined),
    ).toEqual([true, true, true]);
  });

  it("goes by the weight of each", () => {
    const levels = holm(
      [
        { p: 0.02, weight: 0.5 },
        { p: 0.02, weight: 0.5 / 9 },
      ],
      0.05,
    );
    expect(levels[0]).toBeGreaterThan(0.02);
  });
});

it("simes holds several answers that go together for one", () => {
  expect(simes([0.03, 0.03, 0.03])).toBeCloseTo(0.03, 12);
  expect(simes([0.01, 0.5, 0.9])).toBeCloseTo(0.03, 12);
  expect(simes([])).toBe(1);
});
