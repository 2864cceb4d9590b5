import { describe, expect, it } from "vitest";
import { exploreCases } from "../../../test/results/index.ts";
import type { SideBySide } from "#run";
import { plain } from "../palette.ts";
import { sideBySideLines } from "./side-by-side.ts";

const figures = (meanMs: number, waitMs: number) => ({
  ...{ callsPerRequest: 1, meanMs, maxMs: 3 * meanMs },
  ...{ waitMs, waitMaxMs: 5 * waitMs },
});
const sideBySide: SideBySide = {
  before: { trial: 2, ratePerSecond: 10 },
  after: { trial: 9, ratePerSecond: 412 },
  rows: [
    {
      label: "requests",
      service: "shop",
      dependency: "none",
      isCall: false,
      before: figures(25, 0.2),
      after: figures(108, 0.4),
    },
    {
      label: "SELECT * FROM product",
      service: "shop",
      dependency: "sql",
      isCall: true,
      before: figures(20, 0.1),
      after: figures(20.4, 83),
    },
    {
      label: "render",
      service: "shop",
      dependency: "none",
      isCall: false,
      before: figures(1, 0),
      after: figures(1.1, 0),
    },
  ],
};
const page = (columns: number) => ({ columns, palette: plain, all: false });
const explore = exploreCases.pool.explore ?? expect.fail("no exploration");

describe("sideBySideLines", () => {
  it("shows what grew and which wait appeared, and leaves out what did not change", () => {
    expect(sideBySideLines({ ...explore, sideBySide }, page(120))).toEqual([
      "",
      "Side by side: at rest and at the capacity",
      expect.stringMatching(/^ {2}by traces +calls +at 10\/s +at 412\/s +longest +wait +wait then +longest wait$/),
      expect.stringMatching(/^ {2}requests +1 +25 ms +108 ms +324 ms +200 µs +400 µs +2 ms$/),
      expect.stringMatching(/^ {2}SELECT \* FROM product +1 +20 ms +20(\.4)? ms +61(\.2)? ms +100 µs +83 ms +415 ms$/),
    ]);
  });

  it("keeps the two averages and the wait where there is little room", () => {
    const lines = sideBySideLines({ ...explore, sideBySide }, page(80)).slice(2);
    expect(lines[0]).toMatch(/at 10\/s +at 412\/s/);
    expect(lines[0]).toContain("wait then");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("says nothing where no traces came", () => {
    expect(sideBySideLines(explore, page(80))).toEqual([]);
  });
});
