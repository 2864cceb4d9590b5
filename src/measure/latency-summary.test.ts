import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Histogram } from "./histogram.ts";
import { smallestSample, summarizeLatency } from "./latency-summary.ts";

const of = (values: readonly number[]): Histogram => {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
};
const ramp = (n: number): Histogram => of(Array.from({ length: n }, (_, i) => i + 1));

describe("smallestSample", () => {
  it("is the smallest sample whose binomial ranks bound a quantile on both sides", () => {
    expect([0.5, 0.9, 0.95, 0.99, 0.999].map(smallestSample)).toEqual([6, 36, 72, 368, 3688]);
    for (const [q, name] of [
      [0.5, "p50"],
      [0.9, "p90"],
      [0.95, "p95"],
      [0.99, "p99"],
      [0.999, "p999"],
    ] as const) {
      const enough = summarizeLatency({ successes: ramp(smallestSample(q)) });
      const short = summarizeLatency({ successes: ramp(smallestSample(q) - 1) });
      expect(enough[name]).not.toBeNull();
      expect(enough.intervals[name]?.every((bound) => bound !== null)).toBe(true);
      expect(short[name]).toBeNull();
      expect(short.intervals[name]?.every((bound) => bound !== null) ?? false).toBe(false);
    }
  });
});

describe("summarizeLatency", () => {
  it("gives nulls for an empty sample", () => {
    const nothing = { min: null, mean: null, max: null, p50: null, p90: null, p95: null, p99: null, p999: null };
    expect(summarizeLatency({ successes: new Histogram() })).toEqual({ ...nothing, intervals: {} });
  });

  it("gives a bound that the sample does not give as null", () => {
    const { p99, intervals } = summarizeLatency({ successes: ramp(200) });
    expect(p99).toBeNull();
    expect(intervals.p99?.[0]).toBeGreaterThan(190);
    expect(intervals.p99?.[1]).toBeNull();
  });

  it("ranks failures slower than any success", () => {
    const summary = summarizeLatency({ successes: ramp(940), failures: 60 });
    expect(summary.p90).toBeCloseTo(900, -1);
    expect(summary.p95).toBeNull();
    expect(summary.failuresFrom).toBeCloseTo(0.94, 12);
    expect(summary.max).toBe(940);
    expect(summary.intervals.p90?.[1]).toBeGreaterThan(905);
    expect(summary.intervals.p95).toEqual([expect.closeTo(935, -1), null]);
  });

  it("has no value at all when everything failed", () => {
    const summary = summarizeLatency({ successes: new Histogram(), failures: 500, batches: batchesOf(500) });
    expect([summary.p50, summary.min, summary.max, summary.failuresFrom]).toEqual([null, null, null, 0]);
  });

  const batchesOf = (failures: number): { successes: Histogram; failures: number }[] =>
    [0.5, 0.5].map((share) => ({ successes: new Histogram(), failures: failures * share }));

  it("keeps a constant latency's interval tight though all values share a bucket", () => {
    const batch = (): { successes: Histogram; failures: number } => ({
      successes: of(Array<number>(500).fill(50)),
      failures: 0,
    });
    const batches = Array.from({ length: 12 }, batch);
    const summary = summarizeLatency({ successes: of(Array<number>(6000).fill(50)), batches });
    expect(summary.p95).toBe(50);
    expect(summary.intervals.p95).toEqual([50, 50]);
  });

  it("widens the interval when batches differ, until it gives no upper bound", () => {
    const fast = Array.from({ length: 500 }, (_, i) => 10 + i / 500);
    const slow = fast.map((ms) => ms * 20);
    const all = of([...Array<number[]>(11).fill(fast), slow].flat());
    const steady = summarizeLatency({ successes: all });
    const uneven = summarizeLatency({
      successes: all,
      batches: [...Array<number[]>(11).fill(fast), slow].map((values) => ({ successes: of(values), failures: 0 })),
    });
    expect(steady.p95).not.toBeNull();
    expect(uneven.p95).toBe(steady.p95);
    expect(steady.intervals.p95?.[1]).not.toBeNull();
    expect(uneven.intervals.p95?.[1]).toBeNull();
    expect(uneven.intervals.p50?.[0]).toBeLessThan(steady.intervals.p50?.[0] ?? 0);
    expect(uneven.intervals.p50?.[1]).toBeGreaterThan(steady.intervals.p50?.[1] ?? Infinity);
  });

  it("orders bounds around the value", () => {
    const values = fc.array(fc.double({ min: 0.01, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 5 }), fc.nat(40), (groups, failures) => {
        const batches = groups.map((group, i) => ({ successes: of(group), failures: i === 0 ? failures : 0 }));
        const summary = summarizeLatency({ successes: of(groups.flat()), failures, batches });
        for (const name of ["p50", "p90", "p95", "p99"] as const) {
          const value = summary[name];
          const [low, high] = summary.intervals[name] ?? [null, null];
          if (value !== null) expect((low ?? value) <= value && value <= (high ?? value)).toBe(true);
          if (low !== null && high !== null) expect(low).toBeLessThanOrEqual(high);
        }
      }),
    );
  });
});
