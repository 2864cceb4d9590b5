import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexesIn, nearestIndex, steppedCursor, wholeRange, zoomed, zoomedBy } from "./time-range.ts";

const seconds = [0, 1, 2, 3, 10, 11, 12];
const whole = { from: 0, to: 12 };

describe("wholeRange", () => {
  it("is all there is, and as wide as a point where there is one", () => {
    expect(wholeRange(seconds, 1)).toEqual(whole);
    expect(wholeRange([5], 2)).toEqual({ from: 5, to: 7 });
    expect(wholeRange([], 1)).toEqual({ from: 0, to: 1 });
  });
});

describe("zoomed", () => {
  it("shows what was dragged over, from either side", () => {
    expect(zoomed({ from: 2, to: 8 }, whole, 1)).toEqual({ from: 2, to: 8 });
    expect(zoomed({ from: 8, to: 2 }, whole, 1)).toEqual({ from: 2, to: 8 });
  });

  it("goes no closer than four points, and stays inside", () => {
    expect(zoomed({ from: 11.9, to: 12 }, whole, 1)).toEqual({ from: 8, to: 12 });
    expect(zoomed({ from: -5, to: 0.1 }, whole, 1)).toEqual({ from: 0, to: 5.1 });
  });

  it("is all there is where all was asked for", () => {
    expect(zoomed({ from: -1, to: 20 }, whole, 1)).toBeNull();
  });

  it("lies in what there is, whatever was asked for", () => {
    const moment = fc.double({ min: -1e5, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(moment, moment, fc.double({ min: 0.1, max: 60, noNaN: true }), (from, to, secondsPerPoint) => {
        const range = zoomed({ from, to }, { from: 3, to: 3600 }, secondsPerPoint);
        if (range === null) return;
        expect(range.from).toBeGreaterThanOrEqual(3);
        expect(range.to).toBeLessThanOrEqual(3600 + 1e-9);
        expect(range.to).toBeGreaterThan(range.from);
      }),
    );
  });

  it("keeps the moment it zooms around in its place", () => {
    const range = zoomedBy({ from: 0, to: 10 }, 4, 0.5);
    expect(range).toEqual({ from: 2, to: 7 });
    expect((4 - range.from) / (range.to - range.from)).toBeCloseTo(0.4);
  });
});

describe("nearestIndex", () => {
  it.each([
    [-3, 0],
    [0.4, 0],
    [0.6, 1],
    [7, 4],
    [6, 3],
    [99, 6],
  ])("of %d s is point %d", (at, index) => {
    expect(nearestIndex(seconds, at)).toBe(index);
  });

  it("is none where there are no points", () => {
    expect(nearestIndex([], 1)).toBe(-1);
  });

  it("is as near as any other point", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 1 }),
        fc.integer({ min: -10, max: 510 }),
        (all, at) => {
          const sorted = all.toSorted((a, b) => a - b);
          const found = sorted[nearestIndex(sorted, at)] ?? Infinity;
          expect(Math.abs(found - at)).toBe(Math.min(...sorted.map((each) => Math.abs(each - at))));
        },
      ),
    );
  });
});

describe("steppedCursor", () => {
  it("goes from point to point, over gaps", () => {
    expect(steppedCursor(seconds, 3, 1, whole)).toBe(10);
    expect(steppedCursor(seconds, 10, -1, whole)).toBe(3);
  });

  it("begins at an end, and stays within what is shown", () => {
    expect(steppedCursor(seconds, null, 1, whole)).toBe(0);
    expect(steppedCursor(seconds, null, -1, whole)).toBe(12);
    expect(steppedCursor(seconds, 2, 10, { from: 1, to: 3 })).toBe(3);
    expect(steppedCursor(seconds, 12, Infinity, { from: 1, to: 3 })).toBe(3);
    expect(steppedCursor(seconds, 2, -Infinity, whole)).toBe(0);
  });

  it("is nowhere where nothing is shown", () => {
    expect(steppedCursor(seconds, null, 1, { from: 4, to: 9 })).toBeNull();
    expect(indexesIn(seconds, { from: 2, to: 11 })).toEqual([2, 5]);
  });
});
