import { describe, expect, it } from "vitest";
import { type Evidence, locate, tabulate } from "./posterior.ts";

/** A trial that saw this score, give or take. */
const seen = (ratePerSecond: number, score: number, deviation: number): Evidence => ({
  ratePerSecond,
  likelihoods: tabulate((expected) => -((score - expected) ** 2) / (2 * deviation ** 2)),
});

describe("where a limit lies", () => {
  it("is anywhere before the first trial", () => {
    const grid = locate([], [10, 1000], null);
    expect(grid.quantile(0.5)).toBeCloseTo(100, 0);
    expect(grid.quantile(0.05)).toBeCloseTo(10 * 100 ** 0.05, 0);
    expect(grid.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
  });

  it("is between a good load and a bad one, nearer to the one that was nearer to it", () => {
    const grid = locate([seen(100, -1, 0.1), seen(120, 0.2, 0.1)], [50, 500], null);
    expect(grid.quantile(0.05)).toBeGreaterThan(105);
    expect(grid.quantile(0.95)).toBeLessThan(122);
    expect(grid.quantile(0.5)).toBeGreaterThan(112);
  });

  it("is known better the surer the trials are, and the more there are", () => {
    const width = (deviation: number, times: number): number => {
      const trials = Array.from({ length: times }, () => [seen(100, -0.5, deviation), seen(110, 0.5, deviation)]);
      return locate(trials.flat(), [50, 500], null).width;
    };
    expect(width(0.2, 1)).toBeLessThan(width(0.6, 1));
    expect(width(0.4, 4)).toBeLessThan(width(0.4, 1));
  });

  it("does not mind how far beyond it a load was", () => {
    const near = locate([seen(100, -0.5, 0.2), seen(110, 0.5, 0.2), seen(400, 3, 0.5)], [50, 500], null);
    const without = locate([seen(100, -0.5, 0.2), seen(110, 0.5, 0.2)], [50, 500], null);
    expect(Math.abs(near.quantile(0.5) / without.quantile(0.5) - 1)).toBeLessThan(0.01);
  });

  it("heeds what was known before", () => {
    const grid = locate([], [10, 1000], null, (logRate) => (logRate > Math.log(50) ? -20 : 0));
    expect(grid.quantile(0.99)).toBeLessThan(51);
  });

  it("mixes what would be the limit under different references", () => {
    const low = locate([seen(100, 0, 0.05)], [50, 500], null);
    const high = locate([seen(200, 0, 0.05)], [50, 500], null);
    low.mix(high, 0.5);
    expect(low.quantile(0.25)).toBeLessThan(115);
    expect(low.quantile(0.75)).toBeGreaterThan(180);
  });
});
