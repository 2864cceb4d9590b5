import { expect, it } from "vitest";
import { labSecond } from "../lab-second.fixture.ts";
import type { LabSecond } from "../lab.ts";
import { backlogOf, overloadOf } from "./overload.ts";

/** So many arrivals each second, of which so many complete. */
function load(planned: number, completed: number, seconds: number): LabSecond[] {
  return Array.from({ length: seconds }, (_, atSeconds) =>
    labSecond({
      atSeconds,
      arrivals: { planned, started: planned, dropped: 0 },
      iterations: { completed, failed: 0, cancelled: 0 },
      inFlight: (planned - completed) * (atSeconds + 1),
    }),
  );
}

it("sees what is under way grow", () => {
  expect(backlogOf(load(100, 80, 10))!.growthPerSecond).toBeCloseTo(20, 6);
  expect(backlogOf(load(100, 100, 10))!.growthPerSecond).toBeCloseTo(0, 6);
  expect(backlogOf(load(100, 80, 2))).toBeNull();
});

it("calls it overload where less is completed than arrives", () => {
  expect(overloadOf(load(200, 150, 6))).toMatchObject({
    rule: "falls behind",
    evidence: "75 % of what arrived was completed",
  });
  expect(overloadOf(load(200, 200, 6))).toBeNull();
});

it("takes chance into account: of few arrivals some are always still under way", () => {
  expect(overloadOf(load(20, 18, 4))).toBeNull();
  expect(overloadOf(load(2000, 1800, 4))).not.toBeNull();
});

it("sees a slow build-up by its steadiness", () => {
  expect(overloadOf(load(1000, 940, 20))?.rule).toBe("falls behind");
  expect(overloadOf(load(1000, 948, 20))?.rule).toBe("backlog grows");
  expect(overloadOf(load(1000, 995, 20))).toBeNull();
});

it("says nothing of a handful", () => {
  expect(overloadOf(load(5, 1, 4))).toBeNull();
});
