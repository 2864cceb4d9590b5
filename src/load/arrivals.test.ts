import { describe, expect, it } from "vitest";
import { indexOfDispersion } from "#measure";
import type { Arrivals, Stage } from "#run";
import { ArrivalSequence } from "./arrivals.ts";
import { LevelOverTime } from "./level.ts";

const flat = (durationMs: number, at: number): Stage => ({ durationMs, from: at, to: at });

function sequence(
  stages: readonly Stage[],
  arrivals: Arrivals,
  part: Partial<Record<"seed" | "worker" | "workers", number>> = {},
) {
  return new ArrivalSequence(new LevelOverTime(stages), arrivals, {
    seed: 1,
    scenario: 0,
    worker: 0,
    workers: 1,
    ...part,
  });
}

function allOf(from: ArrivalSequence): { index: number; atMs: number }[] {
  const all: { index: number; atMs: number }[] = [];
  for (; from.atMs !== Infinity; from.advance()) all.push({ index: from.index, atMs: from.atMs });
  return all;
}

describe("ArrivalSequence, even", () => {
  it("has arrival n at n/λ exactly, and as many as the rate times the time", () => {
    for (const rate of [0.5, 7, 100, 9999]) {
      const all = allOf(sequence([flat(20_000, rate)], "even"));
      expect(all).toHaveLength(rate * 20);
      expect(all.filter(({ index, atMs }) => atMs !== (index / rate) * 1000)).toEqual([]);
    }
  });

  it("follows a ramp: n(t) is the integral of the rate", () => {
    const all = allOf(sequence([{ durationMs: 10_000, from: 0, to: 200 }], "even"));
    expect(all).toHaveLength(1000);
    for (const { index, atMs } of all) expect((atMs / 1000) ** 2 * 10).toBeCloseTo(index, 6);
  });

  it("goes on in phase where the rate changes in the future", () => {
    const from = sequence([flat(10_000, 10)], "even");
    const before: number[] = [];
    for (; from.atMs < 2000; from.advance()) before.push(from.atMs);
    from.change(new LevelOverTime([flat(10_000, 10)]).changedAt(5000, 100));
    const after = allOf(from).map(({ atMs }) => atMs);
    const plain = allOf(sequence([flat(10_000, 10)], "even")).map(({ atMs }) => atMs);
    expect([...before, ...after].filter((ms) => ms < 5000)).toEqual(plain.filter((ms) => ms < 5000));
    expect(after.filter((ms) => ms >= 5000)).toHaveLength(500);
    expect(after.find((ms) => ms > 5000)).toBeCloseTo(5010, 9);
  });

  it("wakes up again where a rate of 0 is raised, for every worker its own", () => {
    const workers = [0, 1, 2].map((worker) => sequence([flat(10_000, 0)], "even", { worker, workers: 3 }));
    for (const each of workers) {
      expect(each.atMs).toBe(Infinity);
      each.change(new LevelOverTime([flat(10_000, 0)]).changedAt(1000, 10));
    }
    const indices = workers.flatMap((each) => allOf(each).map(({ index }) => index));
    expect(indices.sort((a, b) => a - b)).toEqual(Array.from({ length: 90 }, (_, index) => index));
  });
});

describe("ArrivalSequence, Poisson", () => {
  it.each([1, 2, 3, 42, 2 ** 40])("has a dispersion of 1 over 1,000 bins (seed %d)", (seed) => {
    const bins = Array.from({ length: 1000 }, () => 0);
    for (const { atMs } of allOf(sequence([flat(100_000, 200)], "poisson", { seed })))
      bins[Math.floor(atMs / 100)]! += 1;
    expect(indexOfDispersion(bins)).toBeGreaterThan(0.8);
    expect(indexOfDispersion(bins)).toBeLessThan(1.2);
    const total = bins.reduce((sum, count) => sum + count, 0);
    // Five standard deviations of a Poisson count.
    expect(Math.abs(total - 20_000)).toBeLessThan(5 * Math.sqrt(20_000));
  });

  it("follows a ramp: a quarter of all in the first half", () => {
    const all = allOf(sequence([{ durationMs: 100_000, from: 0, to: 400 }], "poisson"));
    const early = all.filter(({ atMs }) => atMs < 50_000).length;
    expect(early / all.length).toBeCloseTo(0.25, 2);
  });

  it("comes at very low rates too", () => {
    const all = allOf(sequence([flat(86_400_000, 1 / 60)], "poisson"));
    expect(Math.abs(all.length - 1440)).toBeLessThan(5 * Math.sqrt(1440));
  });

  it("leaves arrivals before a change as they are", () => {
    const plain = allOf(sequence([flat(20_000, 50)], "poisson"));
    const from = sequence([flat(20_000, 50)], "poisson");
    for (let each = 0; each < 100; each++) from.advance();
    from.change(new LevelOverTime([flat(20_000, 50)]).changedAt(10_000, 500));
    const rest = allOf(from);
    expect(rest.filter(({ atMs }) => atMs < 10_000)).toEqual(plain.slice(100).filter(({ atMs }) => atMs < 10_000));
    expect(Math.abs(rest.filter(({ atMs }) => atMs >= 10_000).length - 5000)).toBeLessThan(5 * Math.sqrt(5000));
  });
});

describe.each(["even", "poisson"] as const)("ArrivalSequence, %s", (arrivals) => {
  it.each([2, 3, 7])("is the same for one worker as for %i together", (workers) => {
    const stages = [flat(3000, 100), { durationMs: 5000, from: 100, to: 0 }, flat(2000, 0), flat(3000, 33.3)];
    const one = allOf(sequence(stages, arrivals));
    const parts = Array.from({ length: workers }, (_, worker) =>
      allOf(sequence(stages, arrivals, { worker, workers })),
    );
    const union = parts.flat().sort((a, b) => a.index - b.index);
    expect(union).toEqual(one);
    for (const [worker, part] of parts.entries()) for (const { index } of part) expect(index % workers).toBe(worker);
  });
});
