import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { BatchSeries } from "./batch-series.ts";
import { Histogram } from "./histogram.ts";

const of = (...values: number[]): Histogram => {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
};
const sizes = (series: BatchSeries): number[] =>
  series.batches().map(({ successes, failures }) => successes.count + failures);

describe("BatchSeries", () => {
  it("cuts seconds into batches of five; a last one cut short joins the one before", () => {
    const series = new BatchSeries();
    for (let second = 0; second < 12; second += 1) series.add(second, of(5, 6), second === 0 ? 3 : 0);
    expect(sizes(series)).toEqual([13, 14]);
    for (let second = 12; second < 15; second += 1) series.add(second, of(5, 6));
    expect(sizes(series)).toEqual([13, 10, 10]);
    expect(series.failures).toBe(3);
  });

  it("gives one batch for a run of less than two", () => {
    const series = new BatchSeries();
    for (let second = 0; second < 9; second += 1) series.add(second, of(1));
    expect(sizes(series)).toEqual([9]);
    expect(new BatchSeries().batches()).toEqual([]);
  });

  it("merges neighbours when there are too many, and never has more than it may", () => {
    const series = new BatchSeries({ batchSeconds: 1, batchesMax: 4 });
    for (let second = 0; second < 4; second += 1) series.add(second, of(1));
    expect([series.batchSeconds, sizes(series)]).toEqual([1, [1, 1, 1, 1]]);
    series.add(4, of(1));
    expect([series.batchSeconds, sizes(series)]).toEqual([2, [2, 3]]);
    series.add(5, of(1));
    expect(sizes(series)).toEqual([2, 2, 2]);
  });

  it("merges a pair at a time: thousands of series do it in the same second", () => {
    const decode = vi.spyOn(Histogram, "decode");
    const series = new BatchSeries({ batchSeconds: 1, batchesMax: 60 });
    for (let second = 0; second < 400; second += 1) {
      decode.mockClear();
      series.add(second, of(1));
      expect(decode.mock.calls.length).toBeLessThanOrEqual(5);
    }
    decode.mockRestore();
    expect(sizes(series)).toEqual(Array<number>(50).fill(8));
  });

  it("loses nothing whatever the length, gaps and reading in between", () => {
    const step = fc.record({
      gap: fc.nat(40),
      values: fc.array(fc.double({ min: 0.1, max: 1e4, noNaN: true }), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 2, max: 9 }), (steps, batchesMax) => {
        const series = new BatchSeries({ batchSeconds: 2, batchesMax });
        let second = 0;
        for (const { gap, values } of steps) {
          second += gap;
          series.add(second, of(...values), gap % 3);
          if (gap === 7) series.batches();
        }
        const merged = new Histogram();
        let failures = 0;
        for (const batch of series.batches()) {
          merged.add(batch.successes);
          failures += batch.failures;
        }
        expect(series.batches().length).toBeLessThanOrEqual(batchesMax);
        expect(failures).toBe(series.failures);
        expect(merged.count).toBe(series.total.count);
        expect(merged.quantile(0.9)).toBe(series.total.quantile(0.9));
      }),
    );
  });

  it("ranks its failures in its summary", () => {
    const series = new BatchSeries();
    for (let second = 0; second < 20; second += 1) series.add(second, of(...Array<number>(50).fill(8)), 10);
    expect(series.summary()).toMatchObject({ p50: 8, p90: null, max: 8, failuresFrom: expect.closeTo(5 / 6, 12) });
  });
});
