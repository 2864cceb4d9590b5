import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seriesOf } from "./families.ts";
import { KeptSeries } from "./kept-series.ts";
import { MetricRates } from "./metric-rates.ts";
import { parseMetrics } from "./parse.ts";
import { bucketIncrease, bucketQuantile } from "./quantile.ts";

/** What is known after scrapes one or more seconds apart. */
function after(...pages: readonly string[]): Record<string, number> {
  const rates = new MetricRates();
  let values = new Map<string, number>();
  for (const [second, page] of pages.entries()) values = rates.next(seriesOf(parseMetrics(page)), second * 2000);
  return Object.fromEntries(values);
}

describe("MetricRates", () => {
  it("gives gauges as they are and counters per second, from the second scrape on", () => {
    const page = (total: number, now: number): string =>
      `# TYPE hits_total counter\nhits_total{a="1"} ${total}\n# TYPE queue gauge\nqueue ${now}\nbare ${now}\nfree_total ${total}\n`;
    expect(after(page(10, 5))).toEqual({ queue: 5, bare: 5 });
    expect(after(page(10, 5), page(30, 7))).toEqual({ 'hits_total{a="1"}': 10, queue: 7, bare: 7, free_total: 10 });
  });

  it("counts from nothing where a counter was started anew", () => {
    const page = (total: number): string => `# TYPE hits counter\nhits_total ${total}\nhits_created 1.7e9\n`;
    expect(after(page(1000), page(8))).toEqual({ hits_total: 4 });
  });

  const histogram = (counts: readonly number[], sum: number): string =>
    [
      "# TYPE t histogram",
      `t_bucket{r="x",le="+Inf"} ${counts[2]}`,
      `t_bucket{r="x",le="0.5"} ${counts[1]}`,
      `t_bucket{r="x",le="0.1"} ${counts[0]}`,
      `t_sum{r="x"} ${sum}`,
      `t_count{r="x"} ${counts[2]}`,
    ].join("\n");

  it("gives rate, mean and p95 of what a histogram counted between two scrapes", () => {
    // 100 values: 80 up to 0.1, 20 up to 0.5; p95 is three quarters through the second bucket.
    const values = after(histogram([1000, 1000, 1000], 50), histogram([1080, 1100, 1100], 65));
    expect(values['t:rate{r="x"}']).toBe(50);
    expect(values['t:mean{r="x"}']).toBeCloseTo(0.15);
    expect(values['t:p95{r="x"}']).toBeCloseTo(0.1 + 0.4 * 0.75);
    expect(Object.keys(values)).toHaveLength(3);
  });

  it("begins anew with a histogram that was reset, and says nothing of one that counted nothing", () => {
    const reset = after(histogram([1000, 1000, 1000], 50), histogram([10, 10, 10], 0.5));
    expect(reset).toEqual({ 't:rate{r="x"}': 5, 't:mean{r="x"}': 0.05, 't:p95{r="x"}': expect.closeTo(0.095) });
    expect(after(histogram([9, 9, 9], 5), histogram([9, 9, 9], 5))).toEqual({ 't:rate{r="x"}': 0 });
  });

  it("takes buckets for a histogram where no type is given", () => {
    const bare = (page: string): string => page.replace("# TYPE t histogram\n", "");
    const values = after(bare(histogram([0, 0, 0], 0)), bare(histogram([10, 10, 10], 1)));
    expect(Object.keys(values)).toEqual(['t:rate{r="x"}', 't:mean{r="x"}', 't:p95{r="x"}']);
  });

  it("gives rate and mean of a summary, and its quantiles as they are", () => {
    const page = (count: number): string =>
      `# TYPE s summary\ns{quantile="0.5"} 0.2\ns{quantile="0.99"} NaN\ns_sum ${count / 2}\ns_count ${count}\n`;
    expect(after(page(10), page(30))).toEqual({ 's{quantile="0.5"}': 0.2, "s:rate": 10, "s:mean": 0.5 });
  });

  it("leaves out what is text in disguise", () => {
    expect(after('# TYPE app info\napp_info{version="1"} 1\n# TYPE up gauge\nup 1\n')).toEqual({ up: 1 });
  });
});

describe("bucketQuantile", () => {
  const inf = Number.POSITIVE_INFINITY;

  it("follows Prometheus at the edges", () => {
    expect(bucketQuantile(0.5, [])).toBeNull();
    expect(bucketQuantile(0.5, [{ upTo: inf, count: 10 }])).toBeNull();
    expect(
      bucketQuantile(0.5, [
        { upTo: 1, count: 0 },
        { upTo: inf, count: 10 },
      ]),
    ).toBe(1);
    expect(
      bucketQuantile(0.5, [
        { upTo: 2, count: 10 },
        { upTo: inf, count: 10 },
      ]),
    ).toBe(1);
    expect(
      bucketQuantile(0.5, [
        { upTo: -2, count: 10 },
        { upTo: inf, count: 10 },
      ]),
    ).toBe(-2);
    expect(bucketQuantile(0.5, [{ upTo: 1, count: Number.NaN }])).toBeNull();
  });

  it("is never further off than the bucket in which the true quantile lies", () => {
    const values = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 1, maxLength: 200 });
    const bounds = fc.uniqueArray(fc.double({ min: 0.01, max: 10, noNaN: true }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(values, bounds, fc.double({ min: 0.01, max: 1, noNaN: true }), (all, given, q) => {
        const ups = [...given.toSorted((a, b) => a - b), inf];
        const buckets = ups.map((upTo) => ({ upTo, count: all.filter((value) => value <= upTo).length }));
        const told = bucketQuantile(q, buckets)!;
        const truth = all.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(q * all.length) - 1)]!;
        const index = ups.findIndex((upTo) => truth <= upTo);
        const [from, to] = [ups[index - 1] ?? 0, ups[index] === inf ? ups[index - 1]! : ups[index]!];
        expect(told).toBeGreaterThanOrEqual(from - 1e-9);
        expect(told).toBeLessThanOrEqual(to + 1e-9);
      }),
    );
  });

  it("sees only what came since, bound by bound", () => {
    const before = [
      { upTo: 1, count: 5 },
      { upTo: inf, count: 9 },
    ];
    const now = [
      { upTo: 1, count: 6 },
      { upTo: 2, count: 8 },
      { upTo: inf, count: 12 },
    ];
    expect(bucketIncrease(before, now).map(({ count }) => count)).toEqual([1, 8, 3]);
    expect(bucketIncrease(now, before)).toBe(before);
  });
});

it("KeptSeries keeps known names first, and what it has kept", () => {
  const kept = new KeptSeries(3);
  const page = (names: readonly string[]) => new Map(names.map((name, index) => [name, index]));
  expect(Object.keys(kept.pick(page(["a", "b", "process_cpu_seconds_total", "c", "my_pool_size"])))).toEqual([
    "a",
    "process_cpu_seconds_total",
    "my_pool_size",
  ]);
  expect(kept.leftOut).toBe(2);
  expect(kept.pick(page(["b", "a", "http_x"]))).toEqual({ a: 1 });
});
