import { describe, expect, it } from "vitest";
import { hamedRao, mannKendall } from "./mann-kendall.ts";
import { senSlope } from "./sen-slope.ts";
import golden from "./trend-golden.json" with { type: "json" };

/** From pymannkendall 1.4.3 and SciPy's theilslopes. */
describe.each(golden.map((row) => [row.values.length, row] as const))("a trend in %i values", (_, row) => {
  const detrended = row.values.map((value, at) => value - row.slope * (at + 1));

  it("is as certain as pymannkendall says", () => {
    const plain = mannKendall(row.values);
    expect(plain.s).toBe(row.s);
    expect(plain.variance).toBeCloseTo(row.variance, 8);
    expect(plain.z).toBeCloseTo(row.z, 10);
    // Theirs is 1 less something close to 1.
    expect(plain.p / row.p).toBeCloseTo(1, 6);
  });

  it("is less certain where neighbours resemble each other, as Hamed and Rao have it", () => {
    expect(hamedRao(detrended)).toBeCloseTo(row.inflation, 8);
    expect(hamedRao(detrended, 8)).toBeCloseTo(row.inflation8, 8);
    expect(mannKendall(row.values, row.inflation).p / row.pCorrected).toBeCloseTo(1, 6);
  });

  it("has SciPy's slope and interval", () => {
    const line = senSlope(row.values.map((value, at) => [at, value]))!;
    for (const name of ["slope", "low", "high"] as const) expect(line[name]).toBeCloseTo(row[name], 10);
  });
});

describe("senSlope", () => {
  it("leaves outliers aside", () => {
    const line = senSlope([0, 1, 2, 30, 4, 5, 6, -50, 8, 9].map((y, x) => [x, y]))!;
    expect([line.slope, line.intercept]).toEqual([1, 0]);
  });

  it("has none of one moment, and an interval as wide as all slopes of three", () => {
    expect(senSlope([[1, 2]])).toBeUndefined();
    expect(
      senSlope([
        [1, 2],
        [1, 3],
      ]),
    ).toBeUndefined();
    expect(
      senSlope([
        [0, 0],
        [1, 1],
        [2, 5],
      ]),
    ).toMatchObject({ low: 1, high: 4 });
  });
});

describe("mannKendall", () => {
  it("sees no trend where nothing changes", () => {
    expect(mannKendall([3, 3, 3, 3])).toMatchObject({ s: 0, z: 0, p: 1 });
    expect(hamedRao([3, 3, 3, 3, 3])).toBe(1);
    expect(hamedRao([1, 2])).toBe(1);
  });
});
