import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Stage } from "#run";
import { LevelOverTime } from "./level.ts";

const level = fc.oneof(fc.constant(0), fc.constant(0.05), fc.double({ min: 1e-3, max: 5000, noNaN: true }));
const stage = fc.record({ durationMs: fc.integer({ min: 0, max: 600_000 }), from: level, to: level });
/** From 0 to 1 in steps: what is below a millionth of all arrivals is no arrival. */
const share = fc.integer({ min: 0, max: 1_000_000 }).map((millionths) => millionths / 1_000_000);
const stages = fc.array(stage, { minLength: 1, maxLength: 6 });

const flat = (durationMs: number, at: number): Stage => ({ durationMs, from: at, to: at });

/** Of straight lines the middle of each piece times its length is the integral, exactly. */
function areaUntil(over: readonly Stage[], untilMs: number): number {
  let area = 0;
  let startMs = 0;
  for (const { durationMs, from, to } of over) {
    const ms = Math.max(0, Math.min(durationMs, untilMs - startMs));
    if (durationMs > 0) area += ((from + (((to - from) * ms) / durationMs) * 0.5) * ms) / 1000;
    startMs += durationMs;
  }
  return area;
}

describe("LevelOverTime", () => {
  it("areaBefore is the integral of the level", () => {
    fc.assert(
      fc.property(stages, share, (given, part) => {
        const over = new LevelOverTime(given);
        const area = over.areaBefore(over.endMs * part);
        const whole = Math.max(1, over.totalArea);
        expect(Math.abs(area - areaUntil(given, over.endMs * part)) / whole).toBeLessThan(1e-9);
      }),
    );
    expect(new LevelOverTime([flat(2000, 10)]).areaBefore(3000)).toBe(20);
  });

  it("whenAreaReaches inverts the integral of at", () => {
    fc.assert(
      fc.property(stages, share, (given, part) => {
        const over = new LevelOverTime(given);
        const area = over.totalArea * part;
        const ms = over.whenAreaReaches(area);
        if (ms === Infinity) return;
        expect(areaUntil(given, ms)).toBeCloseTo(area, 5);
      }),
    );
  });

  it("whenAreaReaches never goes back", () => {
    fc.assert(
      fc.property(stages, fc.array(share, { minLength: 2 }), (given, parts) => {
        const over = new LevelOverTime(given);
        const areas = parts.map((part) => 1.1 * part * over.totalArea).sort((a, b) => a - b);
        const times = areas.map((area) => over.whenAreaReaches(area));
        for (const [index, ms] of times.entries()) expect(ms).toBeGreaterThanOrEqual(times[index - 1] ?? 0);
      }),
    );
  });

  it("reaches everything within its stages and nothing after them", () => {
    fc.assert(
      fc.property(stages, (given) => {
        const over = new LevelOverTime(given);
        expect(over.whenAreaReaches(over.totalArea)).toBe(Infinity);
        expect(over.totalArea).toBeCloseTo(areaUntil(given, over.endMs), 5);
        const last = over.whenAreaReaches(over.totalArea * 0.999);
        if (over.totalArea > 1e-3) expect(last).toBeLessThanOrEqual(over.endMs);
      }),
    );
  });

  it("ramps from and to 0", () => {
    const over = new LevelOverTime([
      { durationMs: 10_000, from: 0, to: 100 },
      { durationMs: 10_000, from: 100, to: 0 },
    ]);
    expect(over.totalArea).toBe(1000);
    expect(over.at(5000)).toBe(50);
    expect(over.at(15_000)).toBe(50);
    expect(over.whenAreaReaches(0)).toBe(0);
    expect(over.whenAreaReaches(125)).toBeCloseTo(5000, 9);
    expect(over.whenAreaReaches(500)).toBeCloseTo(10_000, 9);
    expect(over.whenAreaReaches(875)).toBeCloseTo(15_000, 9);
  });

  it("takes rates below 1/s, and stretches without any load", () => {
    const over = new LevelOverTime([flat(30_000, 0.1), flat(60_000, 0), flat(30_000, 0.1)]);
    expect([0, 1, 2, 3, 4, 5, 6].map((n) => over.whenAreaReaches(n))).toEqual([
      0,
      10_000,
      20_000,
      90_000,
      100_000,
      110_000,
      Infinity,
    ]);
  });

  it("counts whole arrivals where the floats of a rate come out a hair above", () => {
    for (const rate of [0.1, 0.7, 500 / 3, 1e5 / 7, 33.3])
      for (const seconds of [3, 7, 30, 600, 3600]) {
        const over = new LevelOverTime([flat(seconds * 1000, rate)]);
        const wanted = Math.ceil(rate * seconds - 1e-6);
        expect(over.whenAreaReaches(wanted - 1)).toBeLessThan(seconds * 1000);
        expect(over.whenAreaReaches(wanted)).toBe(Infinity);
      }
  });

  it("is 0 before it begins and after it ends", () => {
    const over = new LevelOverTime([flat(1000, 5)]);
    expect([-1, 0, 999, 1000, 2000].map((ms) => over.at(ms))).toEqual([0, 5, 5, 0, 0]);
    expect([-1, 0, 999, 1000].map((ms) => over.usersAt(ms))).toEqual([0, 5, 5, 0]);
    const none = new LevelOverTime([]);
    expect([none.endMs, none.at(0), none.usersAt(0), none.whenAreaReaches(0), none.stageEndAfter(0)]).toEqual([
      0,
      0,
      0,
      Infinity,
      0,
    ]);
  });

  it("usersAt rises by one at once and at every whole level, and falls the same way", () => {
    const over = new LevelOverTime([
      { durationMs: 10_000, from: 0, to: 10 },
      flat(5000, 10),
      { durationMs: 10_000, from: 10, to: 0 },
    ]);
    expect([0, 999, 1000, 1001, 8999, 9000, 9999].map((ms) => over.usersAt(ms))).toEqual([1, 1, 2, 2, 9, 10, 10]);
    expect([10_000, 15_000, 15_001, 15_999, 16_000, 16_001, 24_000, 24_999].map((ms) => over.usersAt(ms))).toEqual([
      10, 10, 10, 10, 9, 9, 1, 1,
    ]);
  });

  it("usersAt is the level, rounded up, and never beyond where the ramp leads", () => {
    fc.assert(
      fc.property(stages, share, (given, part) => {
        const over = new LevelOverTime(given);
        const ms = over.endMs * part * 0.999;
        const users = over.usersAt(ms);
        expect(Number.isInteger(users)).toBe(true);
        expect(users).toBeGreaterThanOrEqual(Math.floor(over.at(ms)));
        expect(users).toBeLessThanOrEqual(Math.floor(over.at(ms) + 1e-9) + 1);
        expect(users).toBeLessThanOrEqual(Math.ceil(Math.max(0, ...given.map(({ from, to }) => Math.max(from, to)))));
      }),
    );
  });

  it("changedAt keeps the past, and holds the new level until the planned end", () => {
    fc.assert(
      fc.property(stages, share, level, (given, when, next) => {
        const over = new LevelOverTime(given);
        const atMs = over.endMs * when * 1.1;
        const changed = over.changedAt(atMs, next);
        expect(changed.endMs).toBeCloseTo(over.endMs, 6);
        for (let part = 0; part < 1; part += 0.05) {
          const pastMs = Math.min(atMs, over.endMs) * part * 0.999;
          if (pastMs < atMs) expect(changed.at(pastMs)).toBeCloseTo(over.at(pastMs), 6);
          const futureMs = atMs + (over.endMs - atMs) * part;
          if (futureMs > atMs && futureMs < over.endMs - 1e-6) expect(changed.at(futureMs)).toBe(next);
        }
      }),
    );
  });

  it("changedAt many times stays one level over time", () => {
    let over = new LevelOverTime([flat(60_000, 10)]);
    for (let second = 10; second < 60; second += 10) over = over.changedAt(second * 1000, second);
    expect(over.totalArea).toBeCloseTo(10 * (10 + 10 + 20 + 30 + 40 + 50), 9);
    expect(over.at(59_999)).toBe(50);
  });
});
