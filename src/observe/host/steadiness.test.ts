import { expect, it } from "vitest";
import { watchSteadiness, type WatchedTime } from "./steadiness.ts";

/** A clock that takes a step with each look; `extra` is what the nth pause takes longer than it should. */
function scripted(extra: Readonly<Record<number, { lateMs?: number; wallMs?: number }>> = {}): WatchedTime {
  let nowMs = 1000;
  let wallMs = 5000;
  let pauses = 0;
  return {
    monotonicMs: () => (nowMs += 1 / 1024),
    wallMs: () => Math.floor(nowMs + wallMs),
    pause: (ms) => {
      const more = extra[++pauses];
      nowMs += ms + (more?.lateMs ?? 0);
      wallMs += more?.wallMs ?? 0;
      return Promise.resolve();
    },
  };
}

it("finds an even clock even", async () => {
  const seen = await watchSteadiness(1000, scripted());
  expect(seen).toMatchObject({ ticks: 200, clockStepMs: 1 / 1024, wentBack: false, wallStrayMs: 0 });
  expect(seen.lateMaxMs).toBeLessThan(0.01);
  expect(seen.watchedMs).toBeGreaterThanOrEqual(1000);
});

it("finds late ticks: the worst one, and the one in a hundred", async () => {
  const one = await watchSteadiness(1000, scripted({ 7: { lateMs: 200 } }));
  expect(one.lateMaxMs).toBeCloseTo(200, 1);
  expect(one.lateP99Ms).toBeLessThan(0.01);
  const many = await watchSteadiness(1000, scripted({ 3: { lateMs: 20 }, 7: { lateMs: 20 }, 9: { lateMs: 20 } }));
  expect(many.lateP99Ms).toBeCloseTo(20, 1);
});

it("finds a wall clock that is set, and a clock that goes back", async () => {
  const set = await watchSteadiness(1000, scripted({ 7: { wallMs: -3000 } }));
  expect(set.wallStrayMs).toBeGreaterThan(2997);
  expect(set.wentBack).toBe(false);
  expect((await watchSteadiness(1000, scripted({ 7: { lateMs: -50 } }))).wentBack).toBe(true);
});
