import { describe, expect, it } from "vitest";
import { meanWaitSeconds, waitProbability } from "./erlang-c.ts";
import { fitSlots } from "./fit-slots.ts";
import { carriedPerSecond, insideOf, stayMsOf } from "./little.ts";
import { medianOf, theilSen } from "./theil-sen.ts";

describe("waitProbability", () => {
  it.each([
    [1, 0.5, 0.5],
    [1, 0.9, 0.9],
    [2, 0.5, 1 / 3],
    [2, 0.8, 0.711111],
    [10, 0.8, 0.409181],
    [100, 0.9, 0.2169405],
    [10, 1, 1],
  ])("of %i slots at %d is %d", (slots, utilisation, expected) => {
    expect(waitProbability(slots, utilisation)).toBeCloseTo(expected, 5);
  });
});

describe("meanWaitSeconds", () => {
  // Where the mean doubles, as a share of saturation: exact values of M/M/c.
  it.each([
    [1, 0.5],
    [2, 0.707],
    [4, 0.835],
    [8, 0.909],
    [10, 0.925],
    [16, 0.951],
    [32, 0.974],
    [64, 0.986],
    [128, 0.993],
  ])("of %i slots is as long as the hold at %d of saturation", (slots, share) => {
    const holdSeconds = 0.05;
    const saturation = slots / holdSeconds;
    const wait = (rho: number) => meanWaitSeconds(rho * saturation, slots, saturation);
    expect(wait(share - 0.0006)).toBeLessThan(holdSeconds);
    expect(wait(share + 0.0006)).toBeGreaterThan(holdSeconds);
  });

  it("has no end from saturation on", () => {
    expect(meanWaitSeconds(200, 10, 200)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("Little's law", () => {
  it("has three sides", () => {
    expect(insideOf(200, 50)).toBe(10);
    expect(stayMsOf(10, 200)).toBe(50);
    expect(carriedPerSecond(10, 50)).toBe(200);
  });
});

describe("theilSen", () => {
  it("is not moved by points far off", () => {
    const points = Array.from({ length: 11 }, (_, x) => [x, 3 + 2 * x] as const);
    const line = theilSen(points.map(([x, y]) => [x, x === 4 ? 500 : x === 9 ? -70 : y]));
    expect(line?.slope).toBeCloseTo(2, 9);
    expect(line?.intercept).toBeCloseTo(3, 9);
  });

  it("has an interval as in Hollander & Wolfe, example 9.3", () => {
    // Cloud seeding by year: slopes −0.16 … ; the ranks for n = 5 at 95 % are the outermost.
    const line = theilSen([
      [1, 1.26],
      [2, 1.27],
      [3, 1.12],
      [4, 1.16],
      [5, 1.03],
    ]);
    expect(line?.slope).toBeCloseTo(-0.0558, 3);
    expect(line?.low).toBeCloseTo(-0.15, 9);
    expect(line?.high).toBeCloseTo(0.04, 9);
  });

  it("says nothing of one place", () => {
    expect(theilSen([])).toBeUndefined();
    expect(
      theilSen([
        [1, 2],
        [1, 3],
      ]),
    ).toBeUndefined();
  });

  it("takes the middle", () => {
    expect(medianOf([3, 1, 2])).toBe(2);
    expect(medianOf([4, 1, 3, 2])).toBe(2.5);
    expect(medianOf([])).toBeNaN();
  });
});

describe("fitSlots", () => {
  const curveOf = (slots: number, holdMs: number, outsideMs: number, factor = 1, slotsMax = 1000) => {
    const saturationPerSecond = carriedPerSecond(slots, holdMs);
    const point = (share: number) => {
      const ratePerSecond = share * saturationPerSecond;
      const waitMs = 1000 * meanWaitSeconds(ratePerSecond, slots, saturationPerSecond);
      return { ratePerSecond, meanMs: outsideMs + holdMs + factor * waitMs, seconds: 20 };
    };
    const points = [0.2, 0.4, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95].map(point);
    return {
      reference: point(0.03),
      points,
      saturationPerSecond,
      slotsMax,
      slotsWhole: slots,
      variation: factor === 1 ? 1 : 0,
    };
  };

  it.each([
    [1, 4, 20],
    [2, 10, 0],
    [4, 40, 0],
    [5, 40, 10],
    [10, 50, 0],
    [20, 100, 30],
  ])("finds %i slots held for %i ms, whatever else a request does", (slots, holdMs, outsideMs) => {
    const fit = fitSlots(curveOf(slots, holdMs, outsideMs));
    expect(fit?.low).toBeLessThanOrEqual(slots);
    expect(fit?.high).toBeGreaterThanOrEqual(slots);
    expect(Math.abs((fit?.slots ?? 0) / slots - 1)).toBeLessThan(0.1);
    expect(fit?.misfit).toBeLessThan(1);
    expect((fit?.perSecond ?? 0) / carriedPerSecond(slots, holdMs)).toBeCloseTo(1, 1);
  });

  it("finds fixed holds too: they wait half as long", () => {
    expect(fitSlots(curveOf(1, 5, 0, 0.5))).toMatchObject({ slots: 1, low: 1 });
    expect(fitSlots(curveOf(10, 20, 0, 0.5))?.slots).toBeGreaterThanOrEqual(8);
  });

  it("does not take more slots than requests can hold", () => {
    expect(fitSlots(curveOf(64, 100, 0, 1, 64))?.high).toBeLessThanOrEqual(64);
  });

  it("says so where latency rises as no slots make it rise", () => {
    const curve = curveOf(10, 50, 0);
    const points = curve.points.map((point) => ({ ...point, meanMs: 50 + 4 * point.ratePerSecond }));
    expect(fitSlots({ ...curve, points })?.misfit).toBeGreaterThan(3);
  });

  it("needs two points", () => {
    const curve = curveOf(10, 50, 0);
    expect(fitSlots({ ...curve, points: curve.points.slice(0, 1) })).toBeUndefined();
  });
});
