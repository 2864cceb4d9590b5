import { describe, expect, it } from "vitest";
import { BatchSeries } from "./batch-series.ts";
import { Histogram } from "./histogram.ts";

/** Seeded by mulberry32. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One virtual M/M/1 server in its steady state: exponential sojourn times with mean 1/(μ−λ). */
function coverage(load: number, seeds: number): number {
  const served = 200;
  const arrivals = load * served;
  const truthMs = (-Math.log(0.05) / (served - arrivals)) * 1000;
  let covered = 0;
  for (let seed = 1; seed <= seeds; seed += 1) {
    const random = seededRandom(seed);
    const series = new BatchSeries();
    const second = new Histogram();
    let at = -30; // seconds of settling, not recorded
    let freeAt = at;
    let current = 0;
    for (;;) {
      at -= Math.log(1 - random()) / arrivals;
      if (at >= 60) break;
      freeAt = Math.max(at, freeAt) - Math.log(1 - random()) / served;
      if (at < 0) continue;
      if (Math.floor(at) > current) {
        series.add(current, second);
        second.reset();
        current = Math.floor(at);
      }
      second.record((freeAt - at) * 1000);
    }
    series.add(current, second);
    const [low, high] = series.summary().intervals.p95 ?? [null, null];
    if (low !== null && low <= truthMs && (high === null || truthMs <= high)) covered += 1;
  }
  return covered / seeds;
}

describe("95 % intervals of p95 over 60 s of an M/M/1 queue", () => {
  it.each([
    [0.5, 0.9],
    [0.8, 0.86],
  ])(
    "hold the truth at ρ = %d in at least %d of 240 seeds",
    (load, atLeast) => {
      expect(coverage(load, 240)).toBeGreaterThanOrEqual(atLeast);
    },
    120_000,
  );
});
