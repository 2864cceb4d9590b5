import { describe, expect, it } from "vitest";
import type { SoakResult } from "#run";
import { SimulatedLab, type TargetModel } from "../simulation/index.ts";
import { seeded } from "../simulation/seeded.fixture.ts";
import { soak } from "./soak.ts";

const leaking = 10_000;

function model(over: Partial<TargetModel>): TargetModel {
  return {
    stations: [{ name: "pool", servers: 20 }],
    operations: [
      {
        name: "GET /",
        steps: [{ kind: "station", station: "pool", hold: { kind: "exponential", meanMs: 20 }, cpuShare: 0.3 }],
      },
    ],
    ...over,
  };
}

async function soaked(over: Partial<TargetModel>, seconds = 1800, seed = 1, rate = 20): Promise<SoakResult> {
  const lab = new SimulatedLab(model(over), seeded(seed));
  const order = { ratePerSecond: rate, rateFrom: "asked for", seconds, mayEndEarly: true, say: () => undefined };
  return soak(lab, order);
}

const memoryOf = ({ trends }: SoakResult) => trends.find(({ subject }) => subject === "resident memory")!;
const noise = { bytes: 2e6, correlation: 0.8 };
const garbage = { bytesPerRequest: 50_000, collectedAtBytes: 30e6 };

describe("soak", () => {
  it("finds a leak, how much each request loses, when memory ends, and stops as soon as it is sure", async () => {
    const result = await soaked({
      leakBytesPerRequest: leaking,
      memory: { noise: { bytes: 1e5, correlation: 0.5 }, limitBytes: 512e6 },
    });
    const { verdict, perRequest, secondsToLimit, to } = memoryOf(result);
    expect([result.outcome, verdict, result.endedEarly]).toEqual(["leak", "leak", "sure"]);
    expect(perRequest!.value / leaking).toBeCloseTo(1, 1);
    expect(perRequest!.low).toBeLessThan(leaking * 1.03);
    expect(perRequest!.high).toBeGreaterThan(leaking * 0.97);
    expect(secondsToLimit!.value / ((512e6 - to) / (leaking * 20))).toBeCloseTo(1, 1);
    expect(result.loadedSeconds).toBeLessThan(1000);
  });

  it("finds it beneath what a collector leaves lying about", async () => {
    const result = await soaked({ leakBytesPerRequest: leaking, memory: { noise, garbage, limitBytes: 2e9 } });
    const { verdict, perRequest } = memoryOf(result);
    expect(verdict).toBe("leak");
    expect(Math.abs(perRequest!.value / leaking - 1)).toBeLessThan(0.15);
  });

  it("knows a cache that fills, and to where", async () => {
    const cache = { bytes: 80e6, requests: 20 * 480 };
    const result = await soaked({ memory: { cache, noise, limitBytes: 512e6 } }, 3600);
    const { verdict, fillsTo } = memoryOf(result);
    expect([result.outcome, verdict]).toEqual(["steady", "filling"]);
    expect(fillsTo! / 160e6).toBeCloseTo(1, 1);
  });

  it("says of a target that keeps its memory how small a leak it would have seen", async () => {
    const result = await soaked({ memory: { noise, garbage, limitBytes: 512e6 } });
    expect([result.outcome, memoryOf(result).verdict]).toEqual(["steady", "steady"]);
    expect(result.smallestLeak).toBeGreaterThan(10);
    expect(result.smallestLeak).toBeLessThan(2000);
  });

  it("finds connections that are not given back", async () => {
    const result = await soaked({ leaksConnection: { peer: "10.0.0.9:5432", everyRequests: 200 } });
    const trend = result.trends.find(({ subject }) => subject === "connections to 10.0.0.9:5432")!;
    expect(trend.verdict).toBe("leak");
    expect(1 / trend.perRequest!.value / 200).toBeCloseTo(1, 1);
  });

  it("finds that requests take longer the more there were", async () => {
    const result = await soaked({ growthPerRequest: 1e-5 });
    const trend = result.trends.find(({ subject }) => subject === "p50 of GET /")!;
    expect([result.outcome, trend.verdict, trend.route]).toEqual(["drift", "drift", "GET /"]);
    expect(trend.to / trend.from).toBeGreaterThan(1.2);
  });

  it("ends where the target does no more", async () => {
    const result = await soaked(
      {
        leaksConnection: { peer: "10.0.0.9:5432", everyRequests: 200 },
        growthPerRequest: 1,
        deadlineMs: 1000,
      },
      600,
    );
    expect([result.outcome, result.endedEarly]).toEqual(["exhausted", "exhausted"]);
    expect(result.exhausted!.requests).toBeGreaterThan(0);
    expect(result.loadedSeconds).toBeLessThan(200);
  });

  it("begins anew where the process was replaced", async () => {
    const result = await soaked({ leakBytesPerRequest: leaking, restartAtSeconds: [500] }, 1800);
    expect(result.restarts).toBe(1);
    expect(memoryOf(result).verdict).toBe("leak");
  });

  it("calls nothing steady that nobody looked at, and ends when asked to", async () => {
    const lab = new SimulatedLab(model({}), seeded(3));
    const order = { ratePerSecond: 20, rateFrom: "asked for", seconds: 600, mayEndEarly: true };
    let seen = 0;
    const result = await soak(lab, {
      ...order,
      say: () => {
        if (++seen === 60) lab.isInterrupted = true;
      },
    });
    expect([result.endedEarly, result.loadedSeconds]).toEqual(["interrupted", 60]);
  });
});
