import { describe, expect, it } from "vitest";
import type { PageHeatMap } from "#run";
import { colourRamp, rgbOf } from "./heat-colours.ts";
import { bucketFromMs, heatGrid, heatOf } from "./heat-grid.ts";

const scale = { fromMs: 0.001, perDecade: 16 };

function made(columns: number, rows: number): PageHeatMap {
  return {
    scale,
    secondsPerColumn: 1,
    columns: Array.from({ length: columns }, (_, at) => ({
      atSeconds: at,
      row: 50,
      counts: Array.from({ length: rows }, (__, row) => (at + row) % 7),
    })),
    rowFirst: 50,
    rowLast: 50 + rows - 1,
    countMax: 6,
  };
}

const sumOf = (counts: Iterable<number>): number => [...counts].reduce((sum, count) => sum + count, 0);
const sumIn = ({ columns }: PageHeatMap): number => sumOf(columns.flatMap(({ counts }) => counts));

describe("heatGrid", () => {
  it("loses no request, however small the picture", () => {
    const heat = made(240, 40);
    for (const [width, height] of [
      [1000, 300],
      [300, 90],
      [7, 5],
    ] as const) {
      const grid = heatGrid(heat, { from: 0, to: 240 }, width, height);
      expect(sumOf(grid.counts)).toBe(sumIn(heat));
      expect(grid.columns).toBeLessThanOrEqual(Math.max(1, width / 2) + 1);
      expect(grid.rows).toBeLessThanOrEqual(Math.max(1, height / 3) + 1);
    }
  });

  it("shows the cells of a range alone", () => {
    const grid = heatGrid(made(240, 4), { from: 100, to: 110 }, 1000, 300);
    expect(grid.columns).toBe(10);
    expect(grid.from).toBe(100);
    expect(Array.from(grid.counts.subarray(0, 4))).toEqual([100, 101, 102, 103].map((at) => at % 7));
  });

  it("leaves a gap where no second was", () => {
    const heat = made(20, 1);
    const holed = { ...heat, columns: heat.columns.filter(({ atSeconds }) => atSeconds < 5 || atSeconds > 9) };
    const grid = heatGrid(holed, { from: 0, to: 20 }, 1000, 300);
    expect(Array.from(grid.counts.subarray(5, 10))).toEqual([0, 0, 0, 0, 0]);
  });
});

describe("colours of heat", () => {
  it("show one slow request beside ten thousand fast ones", () => {
    expect(heatOf(0, 10_000)).toBe(0);
    expect(heatOf(1, 10_000)).toBeGreaterThan(0.09);
    expect(heatOf(10_000, 10_000)).toBe(1);
    expect(heatOf(1, 1)).toBe(1);
  });

  it("go evenly from the first stop to the last", () => {
    expect(rgbOf("#0b3f69")).toEqual([11, 63, 105]);
    expect(rgbOf("none of that")).toEqual([0, 0, 0]);
    expect(colourRamp([rgbOf("#000000"), rgbOf("#ffffff"), rgbOf("#0000ff")], 5)).toEqual([
      "rgb(0 0 0)",
      "rgb(128 128 128)",
      "rgb(255 255 255)",
      "rgb(128 128 255)",
      "rgb(0 0 255)",
    ]);
  });

  it("stand at the edges of their buckets", () => {
    expect(bucketFromMs(scale, 48)).toBeCloseTo(1);
  });
});
