import { describe, expect, it } from "vitest";
import { Histogram } from "#measure";
import type { ErrorClass } from "#run";
import type { Distribution } from "./distribution.ts";
import type { TargetModel } from "./model.ts";
import { seeded } from "./seeded.fixture.ts";
import { SimulatedTarget } from "./simulated-target.ts";

interface Seen {
  readonly latency: Histogram;
  readonly errors: Map<ErrorClass, number>;
  readonly target: SimulatedTarget;
  readonly seconds: number;
}

/** So many Poisson arrivals, the first tenth of which is not looked at. */
function drive(model: TargetModel, ratePerSecond: number, arrivals: number): Seen {
  const random = seeded(3);
  const latency = new Histogram();
  const errors = new Map<ErrorClass, number>();
  let isWarm = false;
  const target = new SimulatedTarget(model, random, {
    answered: (_, ms) => {
      if (isWarm) latency.record(ms);
    },
    failed: (_, error) => errors.set(error, (errors.get(error) ?? 0) + 1),
    ended: () => {},
  });
  let atMs = 0;
  for (let arrival = 0; arrival < arrivals; arrival++) {
    atMs -= (Math.log(1 - random()) * 1000) / ratePerSecond;
    isWarm ||= arrival > arrivals / 10;
    target.arrive(atMs);
    if (arrival % 100 === 0) target.advanceTo(atMs);
  }
  target.advanceTo(atMs + 60_000);
  return { latency, errors, target, seconds: atMs / 1000 };
}

function pool(servers: number, hold: Distribution, more: Partial<TargetModel> = {}): TargetModel {
  return {
    stations: [{ name: "pool", servers }],
    operations: [{ name: "GET /", steps: [{ kind: "station", station: "pool", hold }] }],
    ...more,
  };
}

const exponential = (meanMs: number): Distribution => ({ kind: "exponential", meanMs });

describe("a simulated target", () => {
  it("with one server answers as M/M/1: exponential with mean 1/(μ − λ)", () => {
    const { latency } = drive(pool(1, exponential(5)), 120, 400_000);
    expect(latency.meanMs! / (1000 / 80)).toBeCloseTo(1, 1);
    expect(latency.quantile(0.95)! / ((1000 / 80) * Math.log(20))).toBeCloseTo(1, 1);
  });

  it("with ten servers waits as Erlang's formula says", () => {
    const { latency } = drive(pool(10, exponential(50)), 180, 400_000);
    // C(10, 9) = 0.6687; waiting takes 50 ms / (10 · (1 − 0.9)) of those who wait.
    expect(latency.meanMs! / (50 + 0.6687 * 50)).toBeCloseTo(1, 1);
  });

  it("with one server and fixed times waits half as long as M/M/1", () => {
    const { latency } = drive(pool(1, { kind: "fixed", meanMs: 5 }), 160, 400_000);
    expect(latency.meanMs! / (5 + (0.8 / (2 * 0.2)) * 5)).toBeCloseTo(1, 1);
  });

  it("draws times with the mean and the spread they were given", () => {
    const { latency } = drive(pool(1000, { kind: "lognormal", meanMs: 10, cv: 2 }), 1000, 200_000);
    expect(latency.meanMs! / 10).toBeCloseTo(1, 1);
    const { latency: uniform } = drive(pool(1000, { kind: "uniform", meanMs: 10, spread: 0.5 }), 1000, 20_000);
    expect(uniform.minMs).toBeGreaterThanOrEqual(5);
    expect(uniform.maxMs).toBeLessThanOrEqual(15);
  });

  it("that freezes 200 ms every 5 s has a p99 of 150 ms", () => {
    const model = pool(1000, { kind: "fixed", meanMs: 0.01 }, { freeze: { everyMs: 5000, forMs: 200 } });
    const { latency } = drive(model, 500, 500_000);
    expect(Math.abs(latency.quantile(0.99)! - 150)).toBeLessThan(6);
    expect(latency.quantile(0.95)).toBeLessThan(1);
  });

  it("with a bounded queue turns away what it cannot hold, and completes what it can", () => {
    const model: TargetModel = {
      ...pool(10, exponential(50)),
      stations: [{ name: "pool", servers: 10, queueMax: 50 }],
    };
    const { latency, errors, seconds } = drive(model, 300, 100_000);
    expect([...errors.keys()]).toEqual(["http_5xx"]);
    expect((latency.count / seconds / 200) * (10 / 9)).toBeCloseTo(1, 1);
    expect(latency.maxMs).toBeLessThan(1500);
  });

  it("loses clients that wait longer than their deadline, each once", () => {
    const { latency, errors } = drive(pool(1, exponential(5), { deadlineMs: 50 }), 180, 50_000);
    expect(latency.maxMs).toBeLessThanOrEqual(50);
    // P(T > 50 ms) of M/M/1 at 0.9: e^-1.
    expect(errors.get("total_timeout")! / 50_000).toBeCloseTo(Math.exp(-1), 1);
  });

  it("that works on for clients long gone completes less the more is asked of it", () => {
    const good = (forgetsAbandoned: boolean): number => {
      const model = pool(1, exponential(5), { deadlineMs: 200, forgetsAbandoned });
      return drive(model, 400, 40_000).latency.count;
    };
    expect(good(true)).toBeGreaterThan(3 * good(false));
  });

  it("tries again what took too long, and works off the first attempt in vain", () => {
    const hold = { kind: "station", station: "pool", hold: exponential(50), cpuShare: 1 } as const;
    const cpuOf = (retries: number): number => {
      const model: TargetModel = {
        stations: [{ name: "pool", servers: 1000 }],
        operations: [{ name: "GET /", steps: [{ ...hold, timeoutMs: 50, retries }] }],
      };
      return drive(model, 100, 20_000).target.cpuMs;
    };
    // 37 % of exponential times are longer than their mean.
    expect(cpuOf(1) / cpuOf(0)).toBeCloseTo(1.37, 1);
  });

  it("refuses with 429 what is beyond its rate limit", () => {
    const model = pool(1000, { kind: "fixed", meanMs: 1 }, { rateLimit: { perSecond: 50, burst: 10 } });
    const { errors, latency, seconds } = drive(model, 100, 20_000);
    expect(errors.get("http_4xx")! / seconds).toBeCloseTo(50, -1);
    expect(latency.count / seconds).toBeCloseTo(45, -1);
  });

  it("spreads load over instances as its balancer does", () => {
    const meanMs = (balancing: NonNullable<TargetModel["balancing"]>): number => {
      const model = pool(1, exponential(5), { instances: 3, balancing });
      return drive(model, 450, 200_000).latency.meanMs!;
    };
    const [random, turns, least] = [meanMs("random"), meanMs("round-robin"), meanMs("least-connections")];
    expect(random / 20).toBeCloseTo(1, 1);
    expect(turns).toBeLessThan(0.9 * random);
    expect(least).toBeLessThan(turns);
  });

  it("is slower while cold and as data grows", () => {
    const cold = drive(
      pool(1000, { kind: "fixed", meanMs: 10 }, { warmUp: { slowdown: 5, requests: 500 } }),
      100,
      20_000,
    );
    expect(cold.latency.maxMs).toBeLessThan(12);
    expect(cold.target.served).toBe(20_000);
    const grown = drive(pool(1000, { kind: "fixed", meanMs: 10 }, { growthPerRequest: 1e-4 }), 100, 20_000);
    expect(grown.latency.maxMs).toBeGreaterThan(28);
  });

  it("gives the same answers to the same load", () => {
    const once = drive(pool(2, exponential(10)), 150, 5000).latency.encode();
    expect(drive(pool(2, exponential(10)), 150, 5000).latency.encode()).toBe(once);
  });

  it("says which part of a model is missing", () => {
    const model = { ...pool(1, exponential(1)), stations: [] };
    expect(() => new SimulatedTarget(model, seeded(1), { answered() {}, failed() {}, ended() {} })).toThrow(
      /station "pool"/,
    );
  });
});
