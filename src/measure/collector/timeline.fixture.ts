import { expect } from "vitest";
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

export function second(atSeconds: number): { point: TimelinePoint; latency: Histogram } {
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

export function timelineOf(seconds: number): Timeline {
  const timeline = new Timeline();
  for (let at = 0; at < seconds; at++) {
    const { point, latency } = second(at);
    timeline.add(point, latency);
  }
  return timeline;
}

const sum = (points: readonly TimelinePoint[], pick: (point: TimelinePoint) => number): number =>
  points.reduce((total, point) => total + pick(point), 0);

/** Of so many seconds, more than it has points for. */
export function expectHalved(seconds: number): void {
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
}

function sumOfRemainders(seconds: number): number {
  let total = 0;
  for (let at = 0; at < seconds; at++) total += at % 3;
  return total;
}
