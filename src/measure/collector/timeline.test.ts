import { describe, expect, it } from "vitest";
import { Histogram } from "../histogram.ts";
import { pointLatency } from "../merge-points.ts";
import { expectHalved, second, timelineOf } from "./timeline.fixture.ts";

describe("Timeline", () => {
  it("has a point for every second of the first two hours", () => {
    const { points } = timelineOf(7200);
    expect(points).toHaveLength(7200);
    expect(points.map(({ atSeconds }) => atSeconds)).toEqual(Array.from({ length: 7200 }, (_, at) => at));
  });

  it.each([7201, 7202, 14_402])("halves its points beyond, without losing anything: %i seconds", expectHalved);

  it("takes percentiles of merged points from what was measured, not from each other", () => {
    const [first] = timelineOf(7300).points;
    const both = new Histogram();
    for (const at of [0, 1]) both.add(second(at).latency);
    expect(first!.latencyMs).toEqual(pointLatency(both));
  });

  it("gives the last points, the one still growing too", () => {
    expect(
      timelineOf(10)
        .last(3)
        .map(({ atSeconds }) => atSeconds),
    ).toEqual([7, 8, 9]);
    expect(
      timelineOf(7204)
        .last(2)
        .map(({ atSeconds }) => atSeconds),
    ).toEqual([7200, 7202]);
    expect(
      timelineOf(7205)
        .last(2)
        .map(({ atSeconds }) => atSeconds),
    ).toEqual([7202, 7204]);
  });
});
