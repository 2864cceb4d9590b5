import { expect, it } from "vitest";
import { Histogram } from "#measure";
import type { LabSecond } from "../lab.ts";
import { labSecond } from "../lab-second.fixture.ts";
import { estimateOf, saturationOf, type Stretch } from "./saturation.ts";

type Count = number | readonly [completed: number, failed: number];

/** Seconds in which so many iterations completed, and so many failed. */
function seconds(...counts: readonly Count[]): LabSecond[] {
  return counts.map((count, atSeconds) => {
    const [completed, failed] = typeof count === "number" ? [count, 0] : count;
    return labSecond({ atSeconds, iterations: { completed, failed, cancelled: 0 } });
  });
}

const stretch = (...counts: readonly Count[]): Stretch => ({ seconds: seconds(...counts), drain: null });

/** Then nothing arrives any more, and this is completed; the last one took so long. */
function withDrain({ seconds: load }: Stretch, counts: readonly number[], longestMs: number): Stretch {
  const latency = new Histogram();
  latency.record(longestMs);
  const operation = { name: "GET /", failed: 0, byError: new Map(), statuses: new Map(), latency, service: latency };
  const operations = [{ ...operation, bytesSent: 0, bytesReceived: 0 }];
  const drained = seconds(...counts).map((second) => ({ ...second, operations }));
  return { seconds: load, drain: { seconds: drained, restAfterSeconds: counts.length } };
}

it("is what is completed while always busy, without the first second", () => {
  const found = saturationOf([stretch(50, 98, 102, 100, 99, 101, 100)], 0);
  expect(found!.perSecond).toBeCloseTo(100, 6);
  const { low, high } = estimateOf(found!);
  expect(low).toBeLessThan(100);
  expect(high).toBeGreaterThan(100);
});

it("is surer with more seconds, and less sure where service is uneven", () => {
  const even = Array.from({ length: 20 }, () => 100);
  const uneven = even.map((count, at) => count + (at % 2 === 0 ? 30 : -30));
  const error = (counts: readonly number[]): number => saturationOf([stretch(0, ...counts)], 0)!.errorShare;
  expect(error(even)).toBeLessThan(error(even.slice(0, 5)));
  expect(error(uneven)).toBeGreaterThan(error(even));
});

it("is not what a collapsed target still completes", () => {
  const good = stretch(0, 100, 101, 99, 100);
  const collapsed = stretch(0, 60, 20, 5, 4);
  expect(saturationOf([good, collapsed], 90)!.perSecond).toBeCloseTo(100, 0);
  expect(saturationOf([collapsed], 90)).toBeNull();
});

it("is not the luck of a short stretch", () => {
  const long = stretch(0, ...Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? 85 : 115)));
  expect(saturationOf([stretch(0, 115, 112, 118), long], 0)!.perSecond).toBeLessThan(103);
});

it("is seen before what waits too long begins to fail", () => {
  const fading = stretch(80, 100, 100, 101, 99, [60, 60], [20, 100], [5, 110]);
  expect(saturationOf([fading], 80)!.perSecond).toBeCloseTo(100, 0);
});

it("counts work that was begun under load and completed after it", () => {
  // 1,000 in 10 s of load and 1.5 s after it, in which those half done are twice as fast.
  const load = stretch(0, ...Array.from({ length: 9 }, () => 90));
  const twoVisits = withDrain(load, [180, 60], 1333);
  expect(saturationOf([twoVisits], 0)!.perSecond).toBeCloseTo(1050 / 10.333, 1);
  const usual = withDrain(load, [90, 50], 1555);
  expect(saturationOf([usual], 0)!.perSecond).toBeCloseTo(90, 6);
  const cancelled: Stretch = { ...twoVisits, drain: { ...twoVisits.drain!, restAfterSeconds: null } };
  expect(saturationOf([cancelled], 0)!.perSecond).toBeCloseTo(90, 6);
});

it("is not known without seconds", () => {
  expect(saturationOf([], 0)).toBeNull();
  expect(saturationOf([stretch(100)], 0)).toBeNull();
});
