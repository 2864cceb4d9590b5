import { describe, expect, it } from "vitest";
import type { StressResult } from "#run";
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

  it("knows a retry storm that outlives its cause, and where it ends", async () => {
    const result = await stressed(model(storm), { retries: 3 });
    expect(result.outcome).toBe("metastable");
    expect(result.recovery!.recoveredAfterSeconds).toBeNull();
    // At a tenth of its capacity, or only once it was left alone.
    expect(result.recovery!.recoversAtPerSecond).not.toBeNull();
    expect(result.recovery!.recoversAtPerSecond).toBeLessThan(19);
    expect(result.hysteresis).toBeGreaterThan(0.8);
    expect(result.amplification!.overload / result.amplification!.before).toBeGreaterThan(3);
  });

  it("finds the load from which a pulse does no lasting harm", async () => {
    const { safeLoad } = await stressed(model(storm), { retries: 3, pulses });
    expect(safeLoad!.value).toBeGreaterThan(50 * 0.85);
    expect(safeLoad!.value).toBeLessThan(50 * 1.15);
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
