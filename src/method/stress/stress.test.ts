import { describe, expect, it } from "vitest";
import type { StressResult } from "#run";
import { seedsTo } from "../../../test/seeds.ts";
import { SimulatedLab, type TargetModel } from "../simulation/index.ts";
import { seeded } from "../simulation/seeded.fixture.ts";
import { stress, type StressOrder } from "./stress.ts";

const pace = { calmSeconds: 20, stepSeconds: 8, holdSeconds: 5 };

/** Ten servers that hold a request for 50 ms each: 200/s. */
function model(over: Partial<TargetModel> = {}, queueMax?: number): TargetModel {
  const hold = { kind: "exponential", meanMs: 50 } as const;
  return {
    stations: [{ name: "pool", servers: 10, ...(queueMax !== undefined && { queueMax }) }],
    operations: [{ name: "GET /", steps: [{ kind: "station", station: "pool", hold }] }],
    ...over,
  };
}

async function stressed(target: TargetModel, over: Partial<StressOrder> = {}, seed = 1): Promise<StressResult> {
  return stress(new SimulatedLab(target, seeded(seed)), {
    capacityPerSecond: 185,
    saturationPerSecond: 200,
    recoverySecondsMax: 600,
    patienceSeconds: 1,
    knownFrom: "a test",
    pace,
    pulses: null,
    retries: 0,
    ratePerSecondMax: null,
    say: () => undefined,
    ...over,
  });
}

const storm = { deadlineMs: 250, clientRetries: 3 };
const pulses = { baseSeconds: 5, pulseSeconds: 10 };

const near = (value: number, other: number): boolean => Math.abs(value / other - 1) < 0.05;

describe("stress", () => {
  it("times a target that works off what it owes, and nothing else", async () => {
    const { recovery, outcome, hysteresis } = await stressed(model({ deadlineMs: 600_000 }));
    expect([outcome, recovery!.judgement, hysteresis]).toEqual(["recovers", "healthy", 0]);
    expect(recovery!.idealSeconds).toBeGreaterThan(60);
    expect(recovery!.recoveredAfterSeconds! / recovery!.idealSeconds).toBeCloseTo(1, 1);
  });

  it("sees that a bounded queue sheds fast, keeps its goodput and is back at once", async () => {
    const { recovery, retained, steps, outcome } = await stressed(model({}, 50));
    expect(outcome).toBe("recovers");
    expect(retained!.ratio).toBeGreaterThan(0.93);
    expect(recovery!.recoveredAfterSeconds).toBeLessThan(3);
    const twice = steps.find(({ stage, ratePerSecond }) => stage === "up" && ratePerSecond === 400)!;
    expect(twice.errors.shed).toBeGreaterThan(500);
    expect([twice.errors.timeout, twice.errors.reset]).toEqual([0, 0]);
    expect(twice.failedP50Ms).toBeLessThan(5);
  });

  it("sees a collapse: what is worked at is what nobody waits for", async () => {
    const { retained } = await stressed(model({ deadlineMs: 250 }));
    expect(retained!.ratio).toBeLessThan(0.1);
  });

  it.each(seedsTo(3, 1))("knows a retry storm that outlives its cause, and where it ends (seed %i)", async (seed) => {
    const result = await stressed(model(storm), { retries: 3 }, seed);
    expect(result.outcome).toBe("metastable");
    expect(result.recovery!.recoveredAfterSeconds).toBeNull();
    // Half of its capacity, four times.
    expect(result.recovery!.inVainPerSecond! / (4 * 92.5)).toBeCloseTo(1, 0);
    // A quarter of its capacity, four times, leaves next to nothing to work off what waits.
    expect(result.recovery!.recoversAtPerSecond).toBe(0.1 * 185);
    expect(result.hysteresis).toBeCloseTo(0.9, 1);
    expect(result.amplification!.overload / result.amplification!.before).toBeGreaterThan(3);
  });

  it("knows a storm that even a tenth of its capacity keeps going: it ends without any load", async () => {
    const result = await stressed(model({ deadlineMs: 250, clientRetries: 12 }), {
      retries: 12,
      patienceSeconds: 3.25,
    });
    expect(result.outcome).toBe("metastable");
    expect(result.recovery!.recoversAtPerSecond).toBe(0);
    expect(result.hysteresis).toBe(1);
  });

  it("is not misled by clients who still try because of the load before", async () => {
    // For eight seconds after each step down what was sent before is sent again.
    const slow = { deadlineMs: 2000, clientRetries: 3 };
    const result = await stressed(model(slow), { retries: 3, patienceSeconds: 8 });
    expect(result.recovery!.recoversAtPerSecond).toBeGreaterThan(0);
  });

  it.each(seedsTo(3, 1))("finds the load from which a pulse does no lasting harm (seed %i)", async (seed) => {
    const { safeLoad, pulses: made } = await stressed(model(storm), { retries: 3, pulses }, seed);
    // Four times as much has to be worked off as is asked for: 200/s ÷ 4.
    expect(Math.abs(safeLoad!.value / 50 - 1), JSON.stringify(made)).toBeLessThan(0.15);
    expect(made.every(({ basePerSecond, isSafe }) => isSafe === basePerSecond < 50 || near(basePerSecond, 50))).toBe(
      true,
    );
  });

  it("knows that no pulse does a bounded queue any harm", async () => {
    const calm = await stressed(model({ ...storm, deadlineMs: 1000 }, 50), { retries: 3, pulses });
    expect(calm.safeLoad).toMatchObject({ high: null });
    expect(calm.outcome).toBe("recovers");
  });

  it("does not push a target that fails at rest, and stops where somebody says so", async () => {
    const broken = await stressed(model({ rateLimit: { perSecond: 10, burst: 5 } }));
    expect([broken.outcome, broken.steps.length]).toEqual(["unfinished", 1]);
    expect(broken.obstacle).toContain("failed already");
    const lab = new SimulatedLab(model(), seeded(1));
    let seen = 0;
    const cut = await stress(lab, {
      capacityPerSecond: 185,
      saturationPerSecond: 200,
      recoverySecondsMax: 600,
      patienceSeconds: 10,
      knownFrom: "a test",
      pace,
      pulses: null,
      retries: 0,
      ratePerSecondMax: null,
      say: () => {
        if (++seen === 40) lab.isInterrupted = true;
      },
    });
    expect(cut).toMatchObject({ outcome: "unfinished", recovery: null });
    expect(lab.target.inFlight).toBe(0);
  });
});
