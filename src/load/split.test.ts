import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shareOf, splitByWeights } from "./split.ts";

const sum = (parts: readonly number[]): number => parts.reduce((total, part) => total + part, 0);
const weights = fc.array(
  fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1000 }), fc.double({ min: 1e-3, max: 1e6, noNaN: true })),
  { minLength: 1, maxLength: 40 },
);

describe("splitByWeights", () => {
  it("gives parts that sum to the whole, each within one of its exact share", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), weights, (whole, given) => {
        const parts = splitByWeights(whole, given);
        expect(sum(parts)).toBe(whole);
        const total = sum(given);
        if (total === 0) return;
        for (const [index, part] of parts.entries()) {
          expect(Number.isInteger(part)).toBe(true);
          expect(Math.abs(part - (whole * given[index]!) / total)).toBeLessThan(1 + 1e-6);
        }
      }),
    );
  });

  it("gives nothing to a weight of zero", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), weights, (whole, given) => {
        if (sum(given) === 0) return;
        const parts = splitByWeights(whole, given);
        for (const [index, part] of parts.entries()) if (given[index] === 0) expect(part).toBe(0);
      }),
    );
  });

  it("gives the heavier no less than the lighter, and of equals the first the more", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), weights, (whole, given) => {
        if (sum(given) === 0) return;
        const parts = splitByWeights(whole, given);
        for (let left = 0; left < given.length; left++)
          for (let right = left + 1; right < given.length; right++) {
            if (given[left]! === given[right]!) expect(parts[left]! - parts[right]!).toBeOneOf([0, 1]);
            else if (given[left]! > given[right]!) expect(parts[left]!).toBeGreaterThanOrEqual(parts[right]!);
          }
      }),
    );
    expect(splitByWeights(10, [1, 1, 1])).toEqual([4, 3, 3]);
    expect(splitByWeights(7, [3, 0, 1])).toEqual([5, 0, 2]);
    expect(splitByWeights(1, [0, 1])).toEqual([0, 1]);
  });

  it("puts everything first where nobody has a weight", () => {
    expect(splitByWeights(5, [0, 0])).toEqual([5, 0]);
  });

  it("refuses what is no count", () => {
    expect(() => splitByWeights(2.5, [1])).toThrow(RangeError);
    expect(() => splitByWeights(-1, [1])).toThrow("it is no count");
  });
});

describe("shareOf", () => {
  it("splits among equals as splitByWeights does", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 1, max: 32 }), (whole, count) => {
        const shares = Array.from({ length: count }, (_, index) => shareOf(whole, index, count));
        expect(shares).toEqual(
          splitByWeights(
            whole,
            shares.map(() => 1),
          ),
        );
      }),
    );
  });
});
