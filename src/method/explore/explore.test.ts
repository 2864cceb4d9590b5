import { describe, expect, it } from "vitest";
import { parseSlo } from "#measure";
import type { ExploreProgress, ExploreResult } from "#run";
import type { ExploreOrder } from "../explore-order.ts";
import type { Distribution } from "../simulation/distribution.ts";
import type { TargetModel } from "../simulation/model.ts";
import { seeded } from "../simulation/seeded.fixture.ts";
import { SimulatedLab, type SimulatedLabOptions } from "../simulation/simulated-lab.ts";
import { explore } from "./explore.ts";

const exponential = (meanMs: number): Distribution => ({ kind: "exponential", meanMs });

function pool(servers: number, hold: Distribution, more: Partial<TargetModel> = {}): TargetModel {
  return {
    stations: [{ name: "pool", servers }],
    operations: [{ name: "GET /", steps: [{ kind: "station", station: "pool", hold }] }],
    ...more,
  };
}

interface Explored extends ExploreResult {
  readonly minutes: number;
  readonly said: readonly ExploreProgress[];
}

async function explored(
  model: TargetModel,
  order: Partial<ExploreOrder> = {},
  options: SimulatedLabOptions & { readonly stopAtSeconds?: number } = {},
): Promise<Explored> {
  const slo = order.slo ?? [];
  const lab = new SimulatedLab(model, seeded(11), { ...options, slo });
  const said: ExploreProgress[] = [];
  const say = (progress: ExploreProgress): void => {
    said.push(progress);
    if (options.stopAtSeconds !== undefined && lab.nowSeconds >= options.stopAtSeconds) lab.isInterrupted = true;
  };
  const usual = { effort: "quick", startRatePerSecond: 10, ratePerSecondMax: null, mayOverload: true } as const;
  const result = await explore(lab, { ...usual, ...order, slo, say });
  expect(lab.target.inFlight).toBe(0);
  return { ...result, minutes: lab.nowSeconds / 60, said };
}

const kinds = ({ obstacles }: ExploreResult): readonly string[] => obstacles.map(({ kind }) => kind);

function expectNear(value: number | undefined, truth: number, share: number): void {
  expect(Math.abs((value ?? Number.NaN) / truth - 1), `${value} is not near ${truth}`).toBeLessThan(share);
}

/** Users who think for some seconds, then ask a pool. */
const thoughtful = (thinkMs: Distribution): TargetModel => ({
  stations: [{ name: "pool", servers: 10 }],
  operations: [
    {
      name: "GET /",
      steps: [
        { kind: "delay", time: thinkMs },
        { kind: "station", station: "pool", hold: exponential(50) },
      ],
    },
  ],
});

describe("explore of flows that take seconds", () => {
  it("does not take what is still on its way for a backlog", async () => {
    const result = await explored(thoughtful({ kind: "fixed", meanMs: 2000 }), { slo: [parseSlo("p95 < 2306ms")] });
    expectNear(result.saturation?.iterationsPerSecond, 200, 0.05);
    expectNear(result.capacity?.iterationsPerSecond, 184, 0.08);
    expect(kinds(result)).toEqual([]);
  });

  it("waits until the first of them are through, however long they take", async () => {
    const result = await explored(thoughtful({ kind: "uniform", meanMs: 6000, spread: 0.4 }));
    expectNear(result.saturation?.iterationsPerSecond, 200, 0.06);
    expect(kinds(result)).toEqual([]);
  });

  it("finds no limit where there is none", async () => {
    const waiting: TargetModel = {
      stations: [],
      operations: [{ name: "GET /", steps: [{ kind: "delay", time: { kind: "fixed", meanMs: 2000 } }] }],
    };
    const result = await explored(waiting, { ratePerSecondMax: 700 });
    expect(result.saturation).toBeNull();
    expect(kinds(result)).toEqual(["no-limit-found"]);
  });
});

describe("explore", () => {
  it("finds saturation and capacity of a pool, within three minutes", async () => {
    const result = await explored(pool(10, exponential(50)));
    expectNear(result.saturation?.iterationsPerSecond, 200, 0.05);
    expectNear(result.capacity?.iterationsPerSecond, 187.6, 0.06);
    expect(result.capacity!.low).toBeLessThan(187.6);
    expect(result.capacity!.requestsPerSecond).toBeCloseTo(result.capacity!.iterationsPerSecond, 6);
    expect(result.bindingRule).toMatch(/^p95 of GET \/ above 3\d\d ms \(twice the/);
    expect(kinds(result)).toEqual([]);
    expect(result.minutes).toBeLessThan(3);
  });

  it("takes somebody's own limit instead of the usual ones", async () => {
    const result = await explored(pool(1, exponential(5)), { effort: "default", slo: [parseSlo("p95 < 31.55ms")] });
    expectNear(result.capacity?.iterationsPerSecond, 105, 0.1);
    expect(result.rules.map(({ text }) => text)).toEqual(["not: p95 < 31.55ms"]);
    expect(result.minutes).toBeLessThan(11);
  });

  it("judges the mean, and errors by their share", async () => {
    const mean = await explored(pool(1, exponential(5)), { effort: "default", slo: [parseSlo("mean < 10ms")] });
    expectNear(mean.capacity?.iterationsPerSecond, 100, 0.12);
    const bounded: TargetModel = { ...pool(4, exponential(20)), stations: [{ name: "pool", servers: 4, queueMax: 4 }] };
    const errors = await explored(bounded, { effort: "default", slo: [parseSlo("errors < 5%")] });
    // M/M/4/8 turns 5 % away at 151/s.
    expectNear(errors.capacity?.iterationsPerSecond, 151, 0.08);
  });

  it("names the operation that gave out first, and counts requests as well as iterations", async () => {
    const step = (station: string, meanMs: number) =>
      ({ kind: "station", station, hold: exponential(meanMs) }) as const;
    const result = await explored({
      stations: [
        { name: "wide", servers: 50 },
        { name: "narrow", servers: 4 },
      ],
      operations: [
        { name: "GET /list", steps: [step("wide", 20)] },
        { name: "POST /buy", steps: [step("narrow", 40)] },
      ],
    });
    expectNear(result.saturation?.iterationsPerSecond, 100, 0.06);
    expect(result.bindingRule).toContain("POST /buy");
    expect(result.rules.find(({ isBinding }) => isBinding)?.operation).toBe("POST /buy");
    expectNear(result.capacity!.requestsPerSecond / result.capacity!.iterationsPerSecond, 2, 0.05);
  });

  it("goes down where even the first load is too much", async () => {
    const result = await explored(pool(1, exponential(500), { forgetsAbandoned: true }), { effort: "default" });
    expectNear(result.saturation?.iterationsPerSecond, 2, 0.15);
    expect(result.capacity!.iterationsPerSecond).toBeLessThan(2);
  });

  it("never goes beyond what it may", async () => {
    const limited = await explored(pool(10, exponential(5)), { ratePerSecondMax: 300 });
    expect(Math.max(...limited.trials.map(({ ratePerSecond }) => ratePerSecond))).toBe(300);
    expect([kinds(limited), limited.capacity]).toEqual([["no-limit-found"], null]);
    const gentle = await explored(pool(10, exponential(50)), { mayOverload: false, effort: "default" });
    expect(Math.max(...gentle.trials.map(({ ratePerSecond }) => ratePerSecond))).toBeLessThanOrEqual(640);
  });

  it("blames the generator, not the target, and names no capacity", async () => {
    const result = await explored(pool(10, exponential(5)), {}, { generatorMaxPerSecond: 500 });
    expect([kinds(result), result.capacity]).toEqual([["generator"], null]);
  });

  it("stops at a rate limiter", async () => {
    const model = pool(1000, exponential(5), { rateLimit: { perSecond: 100, burst: 20 } });
    const result = await explored(model);
    expect([kinds(result), result.capacity]).toEqual([["rate-limiter"], null]);
    expect(result.obstacles[0]!.evidence).toContain("429");
  });

  it("stops at a restart", async () => {
    const result = await explored(pool(10, exponential(50), { restartAtSeconds: [20] }));
    expect([kinds(result), result.capacity]).toEqual([["restart"], null]);
    const late = await explored(pool(10, exponential(50), { restartAtSeconds: [45] }));
    expect([kinds(late), late.trials.at(-1)!.purpose]).toEqual([["restart"], "saturation"]);
    // Only the few seconds of the last doubling say how much it completes: not those in which it was gone.
    expectNear(late.saturation?.iterationsPerSecond, 200, 0.12);
  });

  it("says that several instances answered, and when they became more", async () => {
    const three = await explored(pool(4, exponential(20), { instances: 3, namesInstances: true }));
    expect(kinds(three)).toEqual(["several-instances"]);
    const scaling = [{ atSeconds: 45, instances: 4 }];
    const grown = await explored(pool(4, exponential(20), { namesInstances: true, scaling }));
    expect(kinds(grown)).toEqual(["autoscaling"]);
  });

  it("compares with a warm target, and says that it was cold", async () => {
    const result = await explored(pool(10, exponential(20), { warmUp: { slowdown: 4, requests: 400 } }));
    expectNear(result.capacity?.iterationsPerSecond, 460, 0.1);
    expectNear(result.capacity?.low ?? undefined, 460, 0.15);
    expect(kinds(result)).toEqual(["warm-up"]);
  });

  it.each([2, 5])("waits for rest where an overload is remembered for %i s", async (memorySeconds) => {
    const slowsWithLoad = { doublesAtPerSecond: 200, memorySeconds };
    const delay: TargetModel = {
      stations: [],
      operations: [{ name: "GET /", steps: [{ kind: "delay", time: { kind: "uniform", meanMs: 40, spread: 0.2 } }] }],
      slowsWithLoad,
    };
    const result = await explored(delay);
    // Twice as long at 200/s. What is remembered for longer than a trial leaves out reaches into the next.
    if (memorySeconds === 2) expectNear(result.capacity?.iterationsPerSecond, 200, 0.1);
    expect(result.capacity?.low).toBeLessThan(202);
    expect(result.capacity?.low).toBeGreaterThan(140);
    expect(result.capacity?.high).toBeGreaterThan(200);
    expect(result.capacity?.high).toBeLessThan(360);
    expect(kinds(result)).toEqual([]);
    expect(result.minutes).toBeLessThan(3);
  });

  it("does not take a target that is slower at the very first load for a cold one", async () => {
    // Connections that were idle for long are opened anew: at 10/s each request pays for one.
    const model = pool(40, exponential(20), { idleCosts: { afterMs: 50, ms: 15 } });
    const result = await explored(model);
    expect(kinds(result)).toEqual([]);
  });

  it("gives a second search on the same lab as much time as the first", async () => {
    const lab = new SimulatedLab(pool(10, exponential(50)), seeded(11), { slo: [] });
    const order = {
      effort: "quick",
      startRatePerSecond: 10,
      ratePerSecondMax: null,
      mayOverload: true,
      slo: [],
    } as const;
    const say = (): void => undefined;
    const searches = [await explore(lab, { ...order, say }), await explore(lab, { ...order, say })];
    const [first, second] = searches.map(({ trials }) => trials.filter(({ purpose }) => purpose === "search").length);
    expect(second).toBeGreaterThanOrEqual(first! - 1);
  });

  it("says that what is stored makes it slower", async () => {
    const model = pool(40, { kind: "fixed", meanMs: 20 }, { growthPerRequest: 4e-6 });
    const result = await explored(model, { effort: "default" });
    expect(kinds(result)).toEqual(["state-grows"]);
    const fast = await explored({ ...model, growthPerRequest: 2e-4 });
    expect(kinds(fast)).toEqual(["state-grows"]);
  });

  it("says that the target fails without load", async () => {
    const refusing: TargetModel = { ...pool(1, exponential(5)), rateLimit: { perSecond: 0, burst: 0 } };
    const result = await explored(refusing);
    expect(["rate-limiter", "reference-fails"]).toContain(kinds(result)[0]);
    expect(result.capacity).toBeNull();
    const slow = await explored(pool(10, exponential(50)), { slo: [parseSlo("p95 < 20ms")] });
    expect(kinds(slow)).toEqual(["reference-fails"]);
  });

  it("tells what it knows when it is interrupted", async () => {
    const early = await explored(pool(10, exponential(50)), {}, { stopAtSeconds: 12 });
    expect([kinds(early), early.capacity]).toEqual([["interrupted"], null]);
    const late = await explored(pool(10, exponential(50)), {}, { stopAtSeconds: 130 });
    expect(kinds(late)).toEqual(["interrupted"]);
    expectNear(late.capacity?.iterationsPerSecond, 187.6, 0.08);
  });

  it("sees goodput fall where a target works on for clients long gone", async () => {
    const sturdy = await explored(pool(10, exponential(50)));
    expect(sturdy.goodputRetained).toBeGreaterThan(0.9);
    const fragile = await explored(pool(10, exponential(50), { deadlineMs: 600 }), { effort: "default" });
    expect(fragile.goodputRetained).toBeLessThan(0.5);
    expectNear(fragile.saturation?.iterationsPerSecond, 200, 0.1);
  });

  it("says on the way what it does and how long it will take", async () => {
    const { said, trials } = await explored(pool(10, exponential(50)));
    expect(new Set(said.map(({ number }) => number)).size).toBe(trials.length);
    expect(said.at(-1)!.trials).toHaveLength(trials.length - 1);
    const left = said.flatMap(({ secondsLeft }) => secondsLeft ?? []);
    expect(left.length).toBeGreaterThan(20);
    expect(Math.min(...left)).toBeGreaterThanOrEqual(0);
  });
});
