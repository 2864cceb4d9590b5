import { describe, expect, it } from "vitest";
import type { LatencySummary } from "#run";
import { isBaselineSettled } from "./baseline.ts";

const settled: LatencySummary = {
  min: 1,
  mean: 2,
  max: 9,
  p50: 2,
  p90: 3,
  p95: 4,
  p99: 5,
  p999: null,
  intervals: { p99: [4.5, 6] },
};

describe("isBaselineSettled", () => {
  it("waits for every operation", () => {
    expect(isBaselineSettled([settled, { ...settled, p99: null, intervals: {} }], 60)).toBe(false);
    expect(isBaselineSettled([settled, settled], 60)).toBe(true);
  });

  it("does not stop before intervals rest on several batches", () => {
    expect(isBaselineSettled([settled], 14)).toBe(false);
    expect(isBaselineSettled([settled], 15)).toBe(true);
  });

  it("does not stop on a percentile that has no upper bound", () => {
    expect(isBaselineSettled([{ ...settled, intervals: { p99: [4.5, null] } }], 60)).toBe(false);
  });

  it("does not wait for percentiles that fall among failures", () => {
    expect(isBaselineSettled([{ ...settled, p99: null, failuresFrom: 0.5, intervals: {} }], 60)).toBe(true);
  });

  it("does not stop where nothing was measured", () => {
    expect(isBaselineSettled([], 60)).toBe(false);
  });
});
