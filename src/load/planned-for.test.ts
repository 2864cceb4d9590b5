import { expect, it } from "vitest";
import type { LoadPlan } from "#run";
import { plannedFor } from "./loads.ts";
import { planFor } from "./plan.fixture.ts";

const open = (arrivals: "even" | "poisson"): LoadPlan => ({
  kind: "open",
  stages: [{ durationMs: 10_000, from: 100, to: 100 }],
  arrivals,
});

const planWith = (load: LoadPlan, workers: number) => planFor({ workers, scenarios: [{ name: "a", load }] });

it.each(["even", "poisson"] as const)("splits %s arrivals among workers without a rest", (arrivals) => {
  const whole = plannedFor(planWith(open(arrivals), 1), 0, 10_000)[0]!;
  const parts = [0, 1, 2].map((worker) => plannedFor(planWith(open(arrivals), 3), worker, 10_000)[0]!);
  expect(parts.reduce((sum, part) => sum + part)).toBe(whole);
  if (arrivals === "even") expect([whole, parts]).toEqual([1000, [334, 333, 333]]);
});

it("counts up to a moment, and none beyond the end of the load", () => {
  const plan = planWith(open("even"), 2);
  expect([-1, 0, 5, 10, 4999, 60_000].map((ms) => plannedFor(plan, 0, ms)[0])).toEqual([0, 1, 1, 1, 250, 500]);
});

it("knows shares of a number of iterations, and of users none", () => {
  const counted: LoadPlan = { kind: "iterations", iterations: 10, users: 3, maxDurationMs: 1000 };
  expect([0, 1].map((worker) => plannedFor(planWith(counted, 2), worker, 0)[0])).toEqual([7, 3]);
  const closed: LoadPlan = { kind: "closed", stages: [{ durationMs: 1000, from: 3, to: 3 }] };
  expect(plannedFor(planWith(closed, 2), 0, 1000)).toEqual([null]);
});
