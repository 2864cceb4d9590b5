import { describe, expect, test } from "vitest";
import { binned, dispersion, latenessMs, quantile } from "./arrivals.ts";
import { expectAsked, expectCountedAsRecorded } from "./exactness.ts";
import { type Measured, measuring, quietly, seconds } from "./measure.ts";

// When requests arrive, as the target saw it.

const measure = measuring();

const on = (workers: number): readonly string[] => ["--workers", String(workers)];
const evenOn = (workers: number): readonly string[] => ["--arrivals", "even", ...on(workers)];

describe.each([1, 2])("with %i workers", (workers) => {
  const [common, even] = [on(workers), evenOn(workers)];

  test("even arrivals at 1000/s: 99 % of the 100 ms bins within 3 of 100, none drifting", async () => {
    const length = seconds(12, 120);
    const most = length * 10 * 0.01;
    const offIn = ({ ledger }: Measured): number[] => {
      const moments = ledger.arrivedAt.slice().sort();
      // Half an interval before the first one was due, so that no bin begins at a due moment.
      const begin = (moments[0] ?? 0) - (latenessMs(moments, 1000)[0] ?? 0) - 0.5;
      return binned(moments, begin, 100, length * 10).filter((count) => Math.abs(count - 100) > 3);
    };
    // Three milliseconds late at the end of a bin are three arrivals in the next one. Where the generator was in time, a
    // target that was late itself looks the same: not in four stretches of four, though.
    let wasInTime = false;
    const { measured } = await quietly(
      (each) => {
        wasInTime ||= (each.run.result.generator.loopDelayMs.max ?? 0) <= 3;
        return offIn(each).length <= most;
      },
      () => measure({ target: "null", options: {}, args: (url) => [url, "-R", "1000/s", "-d", `${length}s`, ...even] }),
    );
    expectCountedAsRecorded(measured);
    expectAsked(measured, 1000 * length);
    const off = offIn(measured);
    expect(off.length, `bins off by more than 3: ${off.join(" ")}`).toBeLessThanOrEqual(wasInTime ? most : most * 10);
    const lateness = latenessMs(measured.ledger.arrivedAt.slice().sort(), 1000);
    const tenth = lateness.length / 10;
    const drift = quantile(lateness.slice(-tenth), 0.5) - quantile(lateness.slice(0, tenth), 0.5);
    expect(Math.abs(drift)).toBeLessThan(0.5);
    expect(quantile(lateness, 0.5)).toBeLessThan(3);
  });

  test("Poisson arrivals at 1000/s: index of dispersion 0.8–1.2 over 600 bins", async () => {
    const length = seconds(13, 61);
    const measured = await measure({
      target: "null",
      options: {},
      args: (url) => [url, "-R", "1000/s", "-d", `${length}s`, ...common],
    });
    expectCountedAsRecorded(measured);
    const moments = measured.ledger.arrivedAt.slice().sort();
    const bins = binned(moments, moments[0] ?? 0, 20, (length - 1) * 50);
    expect(bins.length).toBeGreaterThanOrEqual(600);
    expect(dispersion(bins)).toBeGreaterThanOrEqual(0.8);
    expect(dispersion(bins)).toBeLessThanOrEqual(1.2);
  });

  test("10,000/s is achieved within 0.5 %", async () => {
    const length = seconds(10, 60);
    const args = ["-R", "10000/s", "-d", `${length}s`, "-c", "64", ...even];
    const measured = await measure({ target: "null", options: {}, args: (url) => [url, ...args] });
    expectCountedAsRecorded(measured);
    expectAsked(measured, 10_000 * length);
    const moments = measured.ledger.arrivedAt.slice().sort();
    const seen = ((moments.length - 1) * 1000) / ((moments.at(-1) ?? 0) - (moments[0] ?? 0));
    expect(Math.abs(seen - 10_000)).toBeLessThanOrEqual(50);
    expect(Math.abs(measured.run.result.totals.requestsPerSecond - 10_000)).toBeLessThanOrEqual(50);
  });

  test("open stages: arrivals follow the ramp up, the plateau and the ramp down", async () => {
    const stages = ["-s", "2s:400/s", "-s", "2s:400/s", "-s", "2s:0/s"];
    const measured = await measure({ target: "null", options: {}, args: (url) => [url, ...stages, ...even] });
    expectCountedAsRecorded(measured);
    expectAsked(measured, 1600);
    const moments = measured.ledger.arrivedAt.slice().sort();
    // Arrival 800 of 1600 is due in the middle of the plateau, at 3 s.
    const begin = (moments[800] ?? 0) - 3000;
    const bins = binned(moments, begin, 250, 24);
    const due = Array.from({ length: 24 }, (_, index) => dueBy((index + 1) * 0.25) - dueBy(index * 0.25));
    for (const [index, count] of bins.entries()) {
      expect(Math.abs(count - (due[index] ?? 0)), `bin ${index}: ${bins.join(" ")}`).toBeLessThanOrEqual(4);
    }
  });
});

describe("a load that is light", () => {
  test.each([1, 2])("a rate below one per second comes at its moments, %i workers", async (workers) => {
    const measured = await measure({
      target: "null",
      options: {},
      args: (url) => [url, "-R", "0.5/s", "-d", "6s", ...evenOn(workers)],
    });
    expectCountedAsRecorded(measured);
    expectAsked(measured, 3);
    const gaps = [...measured.ledger.arrivedAt]
      .slice(1)
      .map((moment, index) => moment - (measured.ledger.arrivedAt[index] ?? 0));
    for (const gap of gaps) expect(Math.abs(gap - 2000)).toBeLessThan(20);
  });

  test.each([1, 2])("closed stages: as many users as the ramp says, %i workers", async (workers) => {
    const stages = ["-s", "2s:20", "-s", "2s:20"];
    const measured = await measure({
      target: "hold",
      options: { ms: 50 },
      args: (url) => [url, ...stages, ...on(workers)],
    });
    expectCountedAsRecorded(measured);
    expect(measured.ledger.connectionsMax).toBe(20);
    const moments = measured.ledger.arrivedAt.slice().sort();
    const bins = binned(moments, moments[0] ?? 0, 500, 8);
    // Each user asks about 20 times a second; the ramp has 10 users more each second.
    for (const [index, count] of bins.entries()) {
      const users = index < 4 ? (index + 0.5) * 5 : 20;
      expect(Math.abs(count - users * 9.8), `half second ${index}: ${bins.join(" ")}`).toBeLessThanOrEqual(15);
    }
  });
});

/** Arrivals due within the first seconds of 0 → 400/s in 2 s, 2 s held, → 0 in 2 s. */
function dueBy(second: number): number {
  if (second <= 2) return 100 * second ** 2;
  if (second <= 4) return 400 + 400 * (second - 2);
  return 1600 - 100 * (6 - second) ** 2;
}
