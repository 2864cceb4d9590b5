import { describe, expect, it } from "vitest";
import type { SizedTrace } from "./example-trace.ts";
import { ExampleWindows } from "./example-windows.ts";

const minuteMs = 60_000;

function requests(
  windows: ExampleWindows,
  each: readonly (readonly [atMinutes: number, ms: number, isError?: boolean])[],
): void {
  for (const [atMinutes, ms, isError = false] of each) {
    const takes = windows.takes(ms, 1e12 + atMinutes * minuteMs, isError);
    const trace = { durationMs: ms, startedAtMs: 1e12 + atMinutes * minuteMs } as SizedTrace["trace"];
    windows.add({ trace, bytes: 100 }, takes);
  }
}

const taken = (windows: ExampleWindows, isLast: boolean) =>
  windows.take(isLast).map(({ kind, trace, windowAtMs }) => [kind, trace.durationMs, (windowAtMs - 1e12) / minuteMs]);

describe("ExampleWindows", () => {
  it("hands over the slowest and the slowest failed of each ten minutes, once", () => {
    const windows = new ExampleWindows();
    requests(windows, [
      [0, 50],
      [1, 90],
      [2, 20, true],
      [3, 30, true],
      [11, 5],
      [12, 4],
    ]);
    expect(taken(windows, false)).toEqual([
      ["slowest", 90, 0],
      ["failed", 30, 0],
    ]);
    expect(taken(windows, false)).toEqual([]);
    expect(taken(windows, true)).toEqual([["slowest", 5, 10]]);
  });

  it("has none of a run of one window: the whole run's are those", () => {
    const windows = new ExampleWindows();
    requests(windows, [
      [0, 50],
      [9, 90],
    ]);
    expect(taken(windows, true)).toEqual([]);
  });

  it("has longer windows in a longer run, and counts what comes late in the open one", () => {
    const windows = new ExampleWindows();
    requests(
      windows,
      Array.from({ length: 24 * 60 }, (_, minute) => [minute, minute + 1] as const),
    );
    requests(windows, [[5, 5000]]);
    const all = taken(windows, true);
    expect(all).toHaveLength(12 + 22);
    expect(all.at(-1)).toEqual(["slowest", 5000, 23 * 60]);
  });
});
