import { describe, expect, it } from "vitest";
import type { SloSlice } from "./evaluate.ts";
import { parseSlo } from "./parse.ts";
import { sliceOf } from "./slice.fixture.ts";
import { SloWatch } from "./watch.ts";
import { WindowedSlo } from "./window.ts";

const feed = (text: string, seconds: readonly (SloSlice | null)[]): WindowedSlo => {
  const windowed = new WindowedSlo(parseSlo(text));
  seconds.forEach((second, i) => windowed.addSecond(i + 1, second));
  return windowed;
};
const many = (ms: number, count = 100): SloSlice => sliceOf(Array<number>(count).fill(ms));

describe("WindowedSlo", () => {
  it("passes when every full window holds, though single seconds do not", () => {
    const windowed = feed("p95 < 300ms over 3s", [many(100), many(400, 3), many(100), many(100)]);
    expect(windowed.result()).toMatchObject({ ok: true, observed: expect.closeTo(100, 0) });
    expect(windowed.isBroken).toBe(false);
  });

  it("fails at the end of the first window that does not hold and shows the worst", () => {
    const seconds = [many(100), many(100), many(400), many(400), many(900), many(100), many(100), many(100)];
    const windowed = feed("p95 < 300ms over 2s", seconds);
    expect(windowed.result()).toMatchObject({ ok: false, failedAtSeconds: 3, observed: expect.closeTo(899, 0) });
  });

  it("forgets what has left the window", () => {
    const windowed = feed("max < 300ms over 2s", [many(900), many(1), many(1), many(1)]);
    expect(windowed.result()).toMatchObject({ ok: false, failedAtSeconds: 2 });
    const later = feed("requests <= 100/s over 2s", [many(1, 150), many(1, 50), many(1, 150), many(1, 50)]);
    expect(later.result()).toMatchObject({ ok: true, observed: expect.closeTo(100, 0) });
  });

  it("ranks a window's failures slower than any success", () => {
    const failing = sliceOf([], { failures: 50 });
    const windowed = feed("p95 < 1s over 2s", [many(1), many(1), failing, many(1)]);
    expect(windowed.result()).toMatchObject({
      ok: false,
      failedAtSeconds: 3,
      observed: null,
      note: "falls among failed requests",
    });
  });

  it("skips windows without anything measured, and fails when there was no other", () => {
    const silent = [null, sliceOf([]), null];
    expect(feed("p95 < 1s over 2s", [many(5), ...silent, many(6), many(7)]).result()).toMatchObject({
      ok: true,
      observed: expect.closeTo(7, 1),
    });
    expect(feed("p95 < 1s over 2s", silent).result()).toMatchObject({ ok: false, note: "nothing was measured" });
    expect(feed("rate > 1/s over 2s", [many(5), ...silent]).result()).toMatchObject({
      ok: false,
      observed: 0,
      failedAtSeconds: 3,
    });
  });

  it("fails a run that is shorter than its window", () => {
    const note = "the run was shorter than one window of 30 s";
    expect(feed("errors < 1% over 30s", [many(1), many(1)]).result()).toMatchObject({ ok: false, note });
  });
});

describe("SloWatch", () => {
  const source = (slice: SloSlice): { slice: () => SloSlice } => ({ slice: () => slice });

  it("says once which of those that end the run a second broke, and gives all results in order", () => {
    const goals = [parseSlo("p50 < 10ms over 1s"), parseSlo("max < 1s"), parseSlo("p90 < 10ms over 1s")];
    const watch = new SloWatch(goals, new Set(["p50 < 10ms over 1s"]));
    const second = (slice: SloSlice): string[] =>
      watch.addSecond(1, source(slice), source(slice)).map(({ text }) => text);
    expect(second(many(5))).toEqual([]);
    expect(second(many(50))).toEqual(["p50 < 10ms over 1s"]);
    expect(second(many(50))).toEqual([]);
    expect(watch.results(source(many(50))).map(({ expression, ok }) => [expression, ok])).toEqual([
      ["p50 < 10ms over 1s", false],
      ["max < 1s", true],
      ["p90 < 10ms over 1s", false],
    ]);
  });

  it("judges those without a window by all measured so far, from a sample that can tell", () => {
    const goals = ["errors < 2%", "p95 < 300ms", "checks > 99%", "rate > 5/s"].map((text) => parseSlo(text));
    const watch = new SloWatch(goals, new Set(goals.map(({ text }) => text)));
    const breaks = (at: number, soFar: SloSlice): string[] =>
      watch.addSecond(at, source(many(1)), source(soFar)).map(({ text }) => text);
    expect(breaks(1, sliceOf([500], { failures: 1, checksFailed: 1, iterations: 0 }))).toEqual([]);
    expect(breaks(2, sliceOf(Array<number>(97).fill(1), { failures: 3, checksFailed: 99 }))).toEqual(["errors < 2%"]);
    expect(breaks(3, many(400, 1000))).toEqual(["p95 < 300ms"]);
    const [errors] = watch.results(source(many(1, 1000)));
    expect(errors).toMatchObject({ ok: false, failedAtSeconds: 2, observed: 0 });
  });
});
