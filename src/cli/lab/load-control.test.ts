import { describe, expect, it } from "vitest";
import type { LoadPlan, RunPlan } from "#run";
import { planFor } from "../../load/plan.fixture.ts";
import { LoadControl } from "./load-control.ts";

function controlOf(loads: readonly LoadPlan[], plan: Partial<RunPlan> = {}): LoadControl {
  return new LoadControl(planFor({ scenarios: loads.map((load, index) => ({ name: `s${index}`, load })), ...plan }));
}

const open = (rate: number): LoadPlan => {
  return { kind: "open", arrivals: "even", stages: [{ durationMs: 60_000, from: rate, to: rate }] };
};
const closed = (users: number): LoadPlan => ({
  kind: "closed",
  stages: [{ durationMs: 60_000, from: users, to: users }],
});
const counted: LoadPlan = { kind: "iterations", iterations: 100, users: 5, maxDurationMs: 60_000 };

/** Presses a key and carries out what it asks for. */
function press(control: LoadControl, key: "+" | "-" | "p", atMs: number): void {
  const wanted = key === "p" ? control.togglePause(atMs, "key p") : control.step(key === "+", atMs, `key ${key}`);
  for (const request of wanted) control.note(request);
}

describe("LoadControl", () => {
  it("asks for ten per cent more or less, and for at least one user more or less", () => {
    const control = controlOf([open(100), closed(3), closed(200), counted]);
    press(control, "+", 1000);
    press(control, "+", 2000);
    press(control, "-", 3000);
    expect(control.changes.map(({ atSeconds, scenario, load }) => `${atSeconds} ${scenario} ${load}`)).toEqual([
      "1 s0 110/s",
      "1 s1 4 users",
      "1 s2 220 users",
      "1 s3 6 users",
      "2 s0 121/s",
      "2 s1 5 users",
      "2 s2 242 users",
      "2 s3 7 users",
      "3 s0 110/s",
      "3 s1 4 users",
      "3 s2 220 users",
      "3 s3 6 users",
    ]);
    expect(control.askedAt(30)).toEqual({ iterationsPerSecond: expect.closeTo(110, 6), users: 224 });
    expect(control.askedAt(0)).toEqual({ iterationsPerSecond: 100, users: 203 });
  });

  it("leaves one user, and as many as there are workers where iterations are shared out", () => {
    const control = controlOf([closed(3), counted], { workers: 2 });
    for (let second = 1; second < 12; second++) press(control, "-", second * 1000);
    expect(control.changes.slice(-2).map(({ load }) => load)).toEqual(["1 user", "2 users"]);
    press(control, "+", 20_000);
    expect(control.changes.slice(-2).map(({ load }) => load)).toEqual(["2 users", "3 users"]);
  });

  it("follows the plan's shape, and says how much of it", () => {
    const ramp: LoadPlan = { kind: "closed", stages: [{ durationMs: 60_000, from: 0, to: 600 }] };
    const control = controlOf([ramp]);
    press(control, "+", 10_000);
    expect(control.changes[0]!.load).toBe("110 users, 110 % of the plan");
    expect(control.askedAt(49).users).toBe(Math.ceil(495 * 1.1));
  });

  it("pauses, takes no other key meanwhile, and goes on at what it was", () => {
    const control = controlOf([open(100)]);
    press(control, "+", 1000);
    press(control, "p", 2000);
    press(control, "+", 3000);
    expect(control.askedAt(3).iterationsPerSecond).toBe(0);
    expect(control.nowTexts()).toEqual(["now paused"]);
    press(control, "p", 5000);
    expect(control.changes.map(({ load, by }) => `${load} by ${by}`)).toEqual([
      "110/s by key +",
      "paused by key p",
      "110/s by key p",
    ]);
    expect(control.askedAt(6).iterationsPerSecond).toBeCloseTo(110, 6);
    expect(control.nowTexts()).toEqual(["now 110/s"]);
  });

  it("does not go beyond --max-rate, where arrivals would only queue up", () => {
    const control = controlOf([open(100)], { maxRatePerSecond: 115 });
    for (let second = 1; second < 5; second++) press(control, "+", second * 1000);
    expect(control.changes.at(-1)!.load).toBe("115/s");
    press(control, "-", 10_000);
    expect(control.changes.at(-1)!.load).toBe("105/s");
  });

  it("gives out every change once, with the second it took effect in", () => {
    const control = controlOf([open(100)]);
    press(control, "+", 1500);
    press(control, "+", 2500);
    expect([1, 2, 3, 4].map((seconds) => control.takeUntil(seconds).length)).toEqual([0, 1, 1, 0]);
  });

  it("takes whole levels from the page, shared out as the test shares its own, and holds them", () => {
    const ramp: LoadPlan = { kind: "closed", stages: [{ durationMs: 60_000, from: 0, to: 600 }] };
    const control = controlOf([ramp, closed(200), open(100)]);
    expect(control.controls(30_000)).toEqual({
      users: { now: 500, most: 100_000 },
      ratePerSecond: { now: 100, most: null },
      mayPause: true,
    });
    for (const request of control.ordered({ users: 40 }, 30_000, "the page")) control.note(request);
    for (const request of control.ordered({ ratePerSecond: 30 }, 31_000, "the page")) control.note(request);
    expect(control.askedAt(50)).toEqual({ iterationsPerSecond: 30, users: 40 });
    expect(control.changes.map(({ load, by }) => `${load} by ${by}`)).toEqual([
      "30 users, held by the page",
      "10 users by the page",
      "30/s by the page",
    ]);
    press(control, "+", 40_000);
    expect(control.changes.slice(-3).map(({ load }) => load)).toEqual(["33 users, held", "11 users", "33/s"]);
  });

  it("pauses and resumes for the page at the level that was ordered, and takes no level meanwhile", () => {
    const control = controlOf([open(100)], { maxRatePerSecond: 500 });
    const order = (what: Parameters<LoadControl["ordered"]>[0], atMs: number): number => {
      const wanted = control.ordered(what, atMs, "the page");
      for (const request of wanted) control.note(request);
      return wanted.length;
    };
    expect(order({ ratePerSecond: 9_999 }, 1_000)).toBe(1);
    expect(order({ isPaused: true }, 2_000)).toBe(1);
    expect(order({ isPaused: true }, 2_500)).toBe(0);
    expect(order({ ratePerSecond: 10 }, 3_000)).toBe(0);
    expect(order({ users: 10 }, 3_000)).toBe(0);
    expect(control.askedAt(3).iterationsPerSecond).toBe(0);
    expect(order({ isPaused: false }, 4_000)).toBe(1);
    expect(control.changes.map(({ load }) => load)).toEqual(["500/s", "paused", "500/s"]);
  });
});
