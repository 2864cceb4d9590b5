import { describe, expect, it } from "vitest";
import { progressBar, sparkline } from "./sparkline.ts";

describe("sparkline", () => {
  it.each([
    [[0, 1, 2, 3, 4, 5, 6, 7], 8, "▁▂▃▄▅▆▇█"],
    [[5, 5, 5], 3, "███"],
    [[0, 0], 2, "▁▁"],
    [[1, null, 1], 3, "█ █"],
    [[1, 2, 3, 4], 2, "▇█"],
    [[], 5, ""],
    [[1, null, Number.NaN, 1], 4, "█  █"],
  ])("of %j in %d cells is %j", (values, width, bars) => {
    expect(sparkline(values, width)).toBe(bars);
  });
});

describe("progressBar", () => {
  it.each([
    [0, "░░░░░░░░"],
    [0.5, "████░░░░"],
    [0.53, "████▎░░░"],
    [1, "████████"],
    [7, "████████"],
    [-1, "░░░░░░░░"],
  ])("of %d is %j", (ratio, bar) => {
    expect(progressBar(ratio, 8)).toBe(bar);
  });
});
