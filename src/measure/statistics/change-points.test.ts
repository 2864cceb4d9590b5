import { describe, expect, it } from "vitest";
import { changePoints } from "./change-points.ts";
import { normalQuantile } from "./normal.ts";

/** Park and Miller's generator: the same numbers each time. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return normalQuantile(state / 2_147_483_647);
  };
}

/** Levels with so much noise of their own. */
function series(levels: readonly (readonly [runs: number, level: number])[], share: number, seed: number): number[] {
  const next = noise(seed * 7919 + 1);
  return levels.flatMap(([runs, level]) => Array.from({ length: runs }, () => level * (1 + share * next())));
}

describe("changePoints", () => {
  it("finds where a level changed, with the medians of both sides", () => {
    const points = changePoints([100, 101, 99, 100, 102, 120, 121, 119, 122, 120]);
    expect(points).toHaveLength(1);
    expect(points[0]).toMatchObject({ at: 5, before: 100, after: 120 });
    expect(points[0]!.p).toBeLessThan(0.001);
  });

  it("finds several, and one that goes back", () => {
    const values = series(
      [
        [10, 100],
        [10, 130],
        [10, 100],
      ],
      0.02,
      3,
    );
    expect(changePoints(values).map(({ at }) => at)).toEqual([10, 20]);
  });

  it("says nothing of too few, of one outlier, of nothing but the same", () => {
    expect(changePoints([])).toEqual([]);
    expect(changePoints([1, 2, 3, 40, 50])).toEqual([]);
    expect(changePoints([100, 101, 99, 100, 300, 100, 101, 99, 100, 101])).toEqual([]);
    expect(changePoints(Array.from({ length: 50 }, () => 7))).toEqual([]);
    expect(changePoints([0, 0, 0, 0, 1, 1, 1, 1]).map(({ at }) => at)).toEqual([4]);
  });

  it("counts from the beginning, however long the series is", () => {
    const values = [
      ...series(
        [
          [400, 100],
          [20, 130],
        ],
        0.02,
        5,
      ),
    ];
    expect(changePoints(values).map(({ at }) => at)).toEqual([400]);
  });

  it("raises a false alarm in fewer than one of twenty series of 40 runs with 3 % noise", () => {
    const alarms = Array.from(
      { length: 400 },
      (_, seed) => changePoints(series([[40, 100]], 0.03, seed + 1)).length > 0,
    );
    expect(alarms.filter(Boolean).length).toBeLessThanOrEqual(20);
  });

  it("finds a tenth more in at least 95 of 100, with ten runs before and eight after it", () => {
    const found = Array.from({ length: 200 }, (_, seed) =>
      changePoints(
        series(
          [
            [10, 100],
            [8, 110],
          ],
          0.03,
          seed + 1,
        ),
      ),
    );
    const near = found.filter((points) => points.some(({ at }) => Math.abs(at - 10) <= 2));
    expect(near.length).toBeGreaterThanOrEqual(190);
  });
});
