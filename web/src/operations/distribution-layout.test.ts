import { describe, expect, it } from "vitest";
import { Histogram } from "#measure";
import type { PageHistogram } from "#run";
import { barsOf, boundsMs, ninesOf, percentileCurve, quantileMs } from "./distribution-layout.ts";

const scale = { fromMs: 0.001, perDecade: 48 };

/** As pages get it, beside the histogram it was made of. */
function pictureOf(values: readonly number[]): readonly [Histogram, PageHistogram] {
  const histogram = new Histogram();
  const counts = new Map<number, number>();
  for (const ms of values) {
    histogram.record(ms);
    const bucket = Math.floor(Math.log10(ms / scale.fromMs) * scale.perDecade + 1e-9);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  const sorted = [...counts].toSorted(([one], [other]) => one - other);
  const { count, minMs, meanMs, maxMs } = histogram;
  const filled = { buckets: sorted.map(([bucket]) => bucket), counts: sorted.map(([, each]) => each) };
  return [histogram, { scale, count, failed: 0, minMs, meanMs, maxMs, ...filled }];
}

const values = Array.from(
  { length: 2000 },
  (_, index) => 2 + ((index * 7919) % 2000) / 20 + (index % 50 === 0 ? 400 : 0),
);

describe("a distribution", () => {
  const [histogram, picture] = pictureOf(values);

  it("has the percentiles of what it was made of, as closely as its buckets allow", () => {
    for (const quantile of [0.5, 0.9, 0.95, 0.99, 0.999]) {
      const exact = histogram.quantile(quantile) ?? 0;
      expect((quantileMs(picture, quantile) ?? 0) / exact).toBeCloseTo(1, 1);
    }
    expect(quantileMs(picture, 1)).toBeCloseTo(picture.maxMs ?? 0);
  });

  it("is drawn in bars that lose no request", () => {
    const bounds = boundsMs([picture]);
    if (bounds === null) throw new Error("nothing was counted");
    for (const most of [5, 40, 4000]) {
      const bars = barsOf(picture, bounds, most);
      expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(2000);
      expect(bars.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
      expect(bars.length).toBeLessThanOrEqual(most + 2);
    }
  });

  it("is told as far as the sample carries, and rises", () => {
    const curve = percentileCurve(picture);
    expect(curve.at(-1)?.quantile).toBeLessThanOrEqual(1 - 5 / 2000);
    expect(curve.every(({ ms }, at) => ms >= (curve[at - 1]?.ms ?? 0))).toBe(true);
    expect(ninesOf(0.99)).toBeCloseTo(2);
  });

  it("of nothing has no picture", () => {
    const [, empty] = pictureOf([]);
    expect(boundsMs([empty])).toBeNull();
    expect(quantileMs(empty, 0.5)).toBeNull();
    expect(percentileCurve(empty)).toEqual([]);
  });

  it("reaches from a microsecond to an hour", () => {
    const [, wide] = pictureOf([0.001, 3_600_000]);
    const bounds = boundsMs([wide]) ?? [0, 0];
    expect(bounds[0]).toBeCloseTo(0.001);
    expect(bounds[1]).toBeGreaterThanOrEqual(3_600_000);
  });
});
