import { describe, expect, it } from "vitest";
import { evaluateSlo, type SloSlice } from "./evaluate.ts";
import { parseSlo } from "./parse.ts";
import { sliceOf } from "./slice.fixture.ts";

const judge = (text: string, slice: SloSlice | null): unknown => {
  const { ok, observedText, note } = evaluateSlo(parseSlo(text), { slice: () => slice });
  return note === undefined ? [ok, observedText] : [ok, observedText, note];
};
const hundred = Array.from({ length: 100 }, (_, i) => i + 1);

describe("evaluateSlo", () => {
  it("compares percentiles, mean and max with their limit", () => {
    expect(judge("p50 < 50.5ms", sliceOf(hundred))).toEqual([true, "50 ms"]);
    expect(judge("p50 < 49ms", sliceOf(hundred))).toEqual([false, "50 ms"]);
    expect(judge("max <= 100ms", sliceOf(hundred))).toEqual([true, "100 ms"]);
    expect(judge("mean < 50.6ms", sliceOf(hundred))).toEqual([true, "50.5 ms"]);
    expect(judge("max > 100ms", sliceOf(hundred))).toEqual([false, "100 ms"]);
  });

  it("gives the observed value in the expression's own unit", () => {
    const observed = (text: string, slice: SloSlice): number | null =>
      evaluateSlo(parseSlo(text), { slice: () => slice }).observed;
    expect(observed("errors < 2%", sliceOf([1, 2, 3], { failures: 1 }))).toBe(0.25);
    expect(observed("max < 2s", sliceOf([1, 2, 3]))).toBe(3);
    expect(observed("rate > 1/s", sliceOf([], { iterations: 30, seconds: 60 }))).toBe(0.5);
  });

  it("compares shares and rates", () => {
    const slice = sliceOf(hundred, { failures: 25, dropped: 5, checksPassed: 99, checksFailed: 1, seconds: 10 });
    expect(judge("errors < 25%", slice)).toEqual([true, "20 %"]);
    expect(judge("dropped < 1%", slice)).toEqual([false, "3.85 %"]);
    expect(judge("checks > 99%", slice)).toEqual([false, "99 %"]);
    expect(judge("checks >= 99%", slice)).toEqual([true, "99 %"]);
    expect(judge("rate >= 10/s", slice)).toEqual([true, "10/s"]);
    expect(judge("requests >= 13/s", slice)).toEqual([false, "12.5/s"]);
  });

  it("ranks failures slower than any success: a percentile or max among them fails", () => {
    const slice = sliceOf(hundred, { failures: 6 });
    expect(judge("p90 < 1s", slice)).toEqual([true, "96 ms"]);
    expect(judge("p95 < 1h", slice)).toEqual([false, "failed", "falls among failed requests"]);
    expect(judge("max < 1h", slice)).toEqual([false, "failed", "falls among failed requests"]);
    expect(judge("mean < 60ms", slice)).toEqual([true, "50.5 ms"]);
    expect(judge("scenario shopper p95 < 1h", slice)).toEqual([false, "failed", "falls among failed iterations"]);
    expect(judge("mean < 1h", sliceOf([], { failures: 6 }))).toEqual([false, "failed", "everything failed"]);
  });

  it("fails over nothing measured, whatever the comparison", () => {
    for (const text of [
      "p95 < 1s",
      "p95 > 1s",
      "mean < 1s",
      "max < 1s",
      "errors < 1%",
      "checks > 0%",
      "dropped < 1%",
    ]) {
      expect(judge(text, sliceOf([]))).toEqual([false, "–", "nothing was measured"]);
      expect(judge(text, null)).toEqual([false, "–", "nothing was measured"]);
    }
    expect(judge("rate >= 1/s", sliceOf([]))).toEqual([false, "0/s"]);
  });

  it("says when a percentile stands on fewer than it needs", () => {
    expect(judge("p99 < 1s", sliceOf(hundred))).toEqual([true, "99.1 ms", "only 100 measured, p99 needs 368"]);
    expect(judge("p99.9 < 1s", sliceOf(hundred))).toEqual([true, "100 ms", "only 100 measured, p99.9 needs 3,688"]);
  });
});
