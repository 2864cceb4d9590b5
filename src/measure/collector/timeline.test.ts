import { describe, expect, it } from "vitest";
import type { TimelinePoint } from "#run";
import { Histogram } from "../histogram.ts";
import { pointLatency } from "../merge-points.ts";
import { Timeline } from "./timeline.ts";

/** Of a second in a hundred: they come again and again. */
const latencies = Array.from({ length: 100 }, (_, at) => {
  const latency = new Histogram();
  for (let each = 0; each < 4; each++) latency.record(1 + at + each);
  return { latency, latencyMs: pointLatency(latency) };
});

function second(atSeconds: number): { point: TimelinePoint; latency: Histogram } {
  const { latency, latencyMs } = latencies[atSeconds % 100]!;
  const point: TimelinePoint = {
    atSeconds,
    askedPerSecond: 4,
    iterationsPerSecond: 2,
    requestsPerSecond: 4 + (atSeconds % 3),
    errorsPerSecond: atSeconds % 2,
    droppedPerSecond: 1,
    users: atSeconds % 50,
    usersAsked: null,
    inFlight: 3,
    latencyMs,
    byError: atSeconds % 2 === 0 ? {} : { reset: 1 },
    bytes: { sent: 10, received: 20 },
  };
  return { point, latency };
}

function timelineOf(seconds: number): Timeline {
  const timeline = new Timeline();
  for (let at = 0; at < seconds; at++) {
    const { point, latency } = second(at);
    timeline.add(point, latency);
  }
  return timeline;
}

const sum = (points: readonly TimelinePoint[], pick: (point: TimelinePoint) => number): number =>
  points.reduce((total, point) => total + pick(point), 0);

describe("Timeline", () => {
  it("has a point for every second of the first two hours", () => {
    const { points } = timelineOf(7200);
    expect(points).toHaveLength(7200);
    expect(points.map(({ atSeconds }) => atSeconds)).toEqual(Array.from({ length: 7200 }, (_, at) => at));
  });

  it.each([7201, 7202, 9999, 14_400, 14_401, 14_402, 30_001, 60_000])(
    "halves its points beyond, without losing anything: %i seconds",
    (seconds) => {
      const { points } = timelineOf(seconds);
      expect(points.length).toBeLessThanOrEqual(7200);
      const spans = points.map(({ atSeconds }, index) => (points[index + 1]?.atSeconds ?? seconds) - atSeconds);
      const span = spans[0]!;
      expect(new Set(spans.slice(0, -1))).toEqual(new Set([span]));
      expect(Math.log2(span) % 1).toBe(0);
      // Rates are means over each point's time, what is counted is summed.
      const requests = points.reduce((total, point, index) => total + point.requestsPerSecond * spans[index]!, 0);
      expect(requests).toBeCloseTo(seconds * 4 + sumOfRemainders(seconds), 4);
      expect(sum(points, ({ byError }) => byError.reset ?? 0)).toBe(Math.floor(seconds / 2));
      expect(sum(points, ({ bytes }) => bytes.received)).toBe(seconds * 20);
      expect(Math.max(...points.map(({ users }) => users))).toBe(49);
    },
    60_000,
  );

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

function sumOfRemainders(seconds: number): number {
  let total = 0;
  for (let at = 0; at < seconds; at++) total += at % 3;
  return total;
}
