import { describe, expect, it } from "vitest";
import golden from "./golden.json" with { type: "json" };
import * as statistics from "./index.ts";

/** Each row of the golden file: arguments, then SciPy's value. */
const functions: Readonly<Record<keyof typeof golden, (...given: number[]) => number>> = {
  logGamma: (x = 0) => statistics.logGamma(x),
  incompleteBeta: (x = 0, a = 0, b = 0) => statistics.incompleteBeta(x, a, b),
  incompleteBetaComplement: (x = 0, a = 0, b = 0) => statistics.incompleteBetaComplement(x, a, b),
  incompleteGamma: (a = 0, x = 0) => statistics.incompleteGamma(a, x),
  incompleteGammaComplement: (a = 0, x = 0) => statistics.incompleteGammaComplement(a, x),
  normalCdf: (z = 0) => statistics.normalCdf(z),
  normalQuantile: (p = 0) => statistics.normalQuantile(p),
  studentTCdf: (t = 0, freedom = 0) => statistics.studentTCdf(t, freedom),
  studentTQuantile: (p = 0, freedom = 0) => statistics.studentTQuantile(p, freedom),
  binomialCdf: (k = 0, n = 0, p = 0) => statistics.binomialCdf(k, n, p),
  binomialQuantile: (share = 0, n = 0, p = 0) => statistics.binomialQuantile(share, n, p),
};

describe.each(Object.entries(functions))("%s", (name, compute) => {
  it("agrees with SciPy to nine digits", () => {
    const rows: readonly (readonly number[])[] = golden[name as keyof typeof golden];
    const misses = rows.filter((row) => {
      const expected = row.at(-1) ?? NaN;
      const value = compute(...row.slice(0, -1));
      return !(Math.abs(value - expected) <= 1e-9 * Math.abs(expected) + 1e-300);
    });
    expect(misses.map((row) => [...row, compute(...row.slice(0, -1))])).toEqual([]);
    expect(rows.length).toBeGreaterThan(5);
  });
});

describe("binomialQuantile", () => {
  it("is the smallest k whose cdf reaches the share", () => {
    for (const n of [1, 7, 72, 1000, 12_345]) {
      for (const share of [0.01, 0.025, 0.5, 0.975]) {
        const k = statistics.binomialQuantile(share, n, 0.95);
        expect(statistics.binomialCdf(k, n, 0.95)).toBeGreaterThanOrEqual(share * (1 - 1e-12));
        expect(statistics.binomialCdf(k - 1, n, 0.95)).toBeLessThan(share);
      }
    }
  });
});

describe("normalQuantile and studentTQuantile", () => {
  it("refuse what is no share", () => {
    expect(() => statistics.normalQuantile(1.5)).toThrow("1.5");
    expect(() => statistics.normalQuantile(NaN)).toThrow("NaN");
    expect(() => statistics.studentTQuantile(0, 3)).toThrow("no quantile");
    expect([statistics.normalQuantile(0), statistics.normalQuantile(1)]).toEqual([-Infinity, Infinity]);
  });
});

describe("overDispersion", () => {
  it("is 1 where batches differ no more than chance, and never less", () => {
    expect(
      statistics.overDispersion(
        [
          { size: 100, bad: 5 },
          { size: 200, bad: 10 },
        ],
        0.05,
      ),
    ).toBe(1);
    expect(statistics.overDispersion([{ size: 100, bad: 50 }], 0.05)).toBe(1);
    expect(statistics.overDispersion([], 0.05)).toBe(1);
  });

  it("is chi-square over its degrees of freedom; empty batches do not count", () => {
    const batches = [
      { size: 100, bad: 0 },
      { size: 0, bad: 0 },
      { size: 100, bad: 10 },
    ];
    expect(statistics.overDispersion(batches, 0.05)).toBeCloseTo(50 / 4.75, 10);
  });
});

describe("indexOfDispersion", () => {
  it("is 0 for even counts, variance over mean otherwise, null without counts", () => {
    expect(statistics.indexOfDispersion([5, 5, 5])).toBe(0);
    expect(statistics.indexOfDispersion([0, 10])).toBe(10);
    expect([
      statistics.indexOfDispersion([]),
      statistics.indexOfDispersion([3]),
      statistics.indexOfDispersion([0, 0]),
    ]).toEqual([null, null, null]);
  });

  it("dispersionLikelihood is small only where the index is far from 1", () => {
    expect(statistics.dispersionLikelihood(1.05, 600)).toBeGreaterThan(0.1);
    expect(statistics.dispersionLikelihood(1.4, 600)).toBeLessThan(1e-8);
    expect(statistics.dispersionLikelihood(0.6, 600)).toBeLessThan(1e-8);
  });
});
