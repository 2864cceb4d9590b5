import { describe, expect, it } from "vitest";
import { exploreLive } from "../../../test/results/index.ts";
import type { ExploreProgress } from "#run";
import { plain } from "../palette.ts";
import { searchLine } from "./search-line.ts";

const progress: ExploreProgress = exploreLive.searching.explore!;
const line = (over: Partial<ExploreProgress> = {}, room = 70): string =>
  searchLine({ ...progress, ...over }, room, plain);

describe("searchLine", () => {
  it("stands each load as far right as it is great, on a logarithmic axis", () => {
    const [good, bad] = [progress.trials[1]!, progress.trials[8]!];
    const trials = [10, 100, 1000].map((ratePerSecond, index) => ({ ...(index === 2 ? bad : good), ratePerSecond }));
    expect(line({ trials, capacity: null, ratePerSecond: 100, isDraining: true }, 35)).toBe(
      "10/s ●──────────●─────────✗ 1,000/s",
    );
  });

  it("marks the load under way, but not while the target rests", () => {
    expect(line()).toContain("▷");
    expect(line({ isDraining: true })).not.toContain("▷");
  });

  it("shows where the answer is", () => {
    expect(line({ trials: progress.trials.slice(0, 10) })).toContain("━");
    expect(line({ capacity: null })).not.toContain("━");
  });

  it("is left out where there is no room for it", () => {
    expect(line({}, 20)).toBe("");
    expect(line({ trials: [], ratePerSecond: 0 })).toBe("");
  });
});
