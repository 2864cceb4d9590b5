import { describe, expect, it } from "vitest";
import type { Arrivals, Stage } from "#run";
import { VirtualClock } from "../run/virtual-clock.fixture.ts";
import { ArrivalSequence } from "./arrivals.ts";
import { FakeLog, type FakeScript, FakeWorld } from "./fake-user.fixture.ts";
import { LevelOverTime } from "./level.ts";
import { OpenLoad } from "./open-load.ts";

const flat = (durationMs: number, at: number): Stage => ({ durationMs, from: at, to: at });
/** How long a turn of the loop takes here. */
const turnMs = 1 / 32;

interface Options {
  readonly stages: readonly Stage[];
  readonly script?: FakeScript;
  readonly arrivals?: Arrivals;
  readonly workers?: number;
  readonly maxInFlight?: number;
  readonly fromMs?: number;
}

function open({ stages, script = {}, arrivals = "even", workers = 1, maxInFlight = 1000, fromMs = 0 }: Options) {
  const clock = new VirtualClock(fromMs, turnMs);
  const log = new FakeLog();
  const level = new LevelOverTime(stages);
  const parts = Array.from({ length: workers }, (_, worker) => {
    const room = (): number => maxInFlight - load.inFlight;
    const world = new FakeWorld({ clock, log, script, worker, workers, room });
    const load: OpenLoad = new OpenLoad(world, level, new ArrivalSequence(level, arrivals, world));
    return { world, load };
  });
  const total = (name: "planned" | "started" | "completed" | "cancelled" | "dropped" | "waitedForUser"): number =>
    parts.reduce((sum, { world }) => sum + world.iterations[name], 0);
  return {
    clock,
    log,
    parts,
    load: parts[0]!.load,
    world: parts[0]!.world,
    prepare: () => Promise.all(parts.map(({ load }) => load.prepare())),
    start: () => parts.forEach(({ load }) => load.start()),
    stop: () => parts.forEach(({ load }) => load.stop()),
    isDone: () => parts.every(({ load }) => load.isDone),
    total,
    expectNothingLost: () => {
      expect(total("planned")).toBe(total("started") + total("dropped"));
      expect(total("started")).toBe(total("completed") + total("cancelled"));
    },
  };
}

describe("OpenLoad", () => {
  it.each([1, 2, 3])("starts every arrival on time with its intended start, over %i workers", async (workers) => {
    const load = open({ stages: [flat(10_000, 100)], workers, script: { takesMs: 35 } });
    await load.prepare();
    load.start();
    await load.clock.runUntil(10_000);
    const byArrival = load.log.iterations.toSorted((a, b) => a.arrival - b.arrival);
    expect(byArrival.map(({ arrival }) => arrival)).toEqual(Array.from({ length: 1000 }, (_, n) => n));
    expect(byArrival.every(({ intendedMs, arrival }) => intendedMs === (arrival / 100) * 1000)).toBe(true);
    // Turning the loop finds the moment to within a turn, a timer of whole milliseconds to within one.
    expect(Math.max(...byArrival.map(({ startMs, intendedMs }) => startMs - intendedMs))).toBeLessThanOrEqual(1);
    await load.clock.runUntil(10_050);
    expect([load.isDone(), load.clock.pending]).toEqual([true, 0]);
    load.expectNothingLost();
  });

  it("lasts to its planned end where the last arrival comes early", async () => {
    const load = open({ stages: [flat(10_000, 0.15)], script: { takesMs: 5 } });
    load.start();
    await load.clock.runUntil(9999);
    expect([load.total("planned"), load.load.isStopped]).toEqual([2, false]);
    await load.clock.runUntil(10_001);
    expect([load.load.isStopped, load.isDone()]).toEqual([true, true]);
  });

  it("makes as many users as a slow target needs, and drops what is beyond the bound", async () => {
    const load = open({ stages: [flat(5000, 100)], script: { takesMs: 2000 }, maxInFlight: 150 });
    load.start();
    await load.clock.runUntil(1000);
    expect([load.load.users, load.load.inFlight]).toEqual([101, 101]);
    await load.clock.runUntil(5000);
    expect(load.load.inFlight).toBeOneOf([149, 150]);
    await load.clock.runUntil(7000);
    expect(load.isDone()).toBe(true);
    expect(load.total("planned")).toBe(500);
    // 150 in every 2 s have a place, of 200 that come.
    expect(load.total("dropped")).toBeOneOf([99, 100, 101]);
    expect(load.world.users).toHaveLength(150);
    load.expectNothingLost();
  });

  it("takes the user that worked last", async () => {
    const load = open({ stages: [flat(1000, 10)], script: { takesMs: 20 } });
    await load.prepare();
    load.start();
    await load.clock.runUntil(1000);
    expect(new Set(load.log.iterations.map(({ user }) => user)).size).toBe(1);
  });

  it("sends late arrivals at once, with the start they were to have", async () => {
    const load = open({ stages: [flat(4000, 1000)], script: { takesMs: 5 }, maxInFlight: 10_000 });
    load.start();
    await load.clock.runUntil(1000);
    const before = load.log.iterations.length;
    // The loop stands still for 2.5 s: what was due comes in batches of 1,000, one a turn.
    stall(load.clock, 2500);
    await load.clock.runUntil(3500 + 3 * turnMs + 1e-6);
    const late = load.log.iterations.slice(before);
    expect(late.length).toBeGreaterThanOrEqual(2500);
    expect(late.every(({ arrival, intendedMs }) => intendedMs === (arrival / 1000) * 1000)).toBe(true);
    expect(late[0]!.startMs - late[0]!.intendedMs).toBeGreaterThan(2400);
    await load.clock.runUntil(5000);
    expect([load.total("planned"), load.isDone()]).toEqual([4000, true]);
    load.expectNothingLost();
  });

  it("passes a mark before the first arrival that comes after it, also where both are late", async () => {
    const { clock, world, load } = open({ stages: [flat(1000, 100)] });
    await load.prepare();
    world.marks.nextMs = 500;
    await clock.runUntil(505);
    load.start();
    expect([world.markedStarted, world.iterations.started]).toEqual([50, 51]);
  });

  it("begins what is due before a moment, and nothing later", async () => {
    const { clock, world, load } = open({ stages: [flat(1000, 100)] });
    await load.prepare();
    await clock.runUntil(505);
    load.beginUntil(300);
    expect(world.iterations.started).toBe(30);
    expect(load.isThrough(300)).toBe(true);
  });

  it("records for every arrival how late it was sent", async () => {
    const load = open({ stages: [flat(2000, 100)], script: { takesMs: 5 } });
    load.start();
    await load.clock.runUntil(1000);
    stall(load.clock, 500);
    await load.clock.runUntil(3000);
    const { sendLag } = load.world.recorder;
    expect(sendLag.count).toBe(200);
    expect(sendLag.maxMs).toBeGreaterThan(480);
    expect(sendLag.countAbove(2)).toBeGreaterThanOrEqual(49);
    expect(sendLag.countAbove(2)).toBeLessThanOrEqual(51);
  });

  it("waits in one place only, whatever comes in between", async () => {
    const load = open({ stages: [flat(20_000, 700)], script: { takesMs: ({ id }) => 1 + ((id * 7) % 5) + 0.37 } });
    await load.prepare();
    load.start();
    let most = 0;
    for (let ms = 100; ms < 20_000; ms += 100) {
      await load.clock.runUntil(ms);
      most = Math.max(most, load.clock.pending - load.load.inFlight);
    }
    expect(most).toBe(1);
  });

  it("does not pile calls up where tasks end within themselves", async () => {
    const load = open({ stages: [flat(100_000, 1000)], script: { takesMs: 0 } });
    load.start();
    await load.clock.runUntil(1000);
    stall(load.clock, 60_000);
    await load.clock.runUntil(62_000);
    expect(load.total("completed")).toBeGreaterThanOrEqual(61_999);
    load.stop();
    load.expectNothingLost();
  });

  it("takes a change of the rate while running, over several workers alike", async () => {
    const load = open({ stages: [flat(10_000, 10)], workers: 3, script: { takesMs: 5 } });
    load.start();
    await load.clock.runUntil(1990);
    for (const { load: each } of load.parts) each.change(2000, { level: 100 });
    await load.clock.runUntil(4990);
    for (const { load: each } of load.parts) each.change(5000, { level: 0 });
    await load.clock.runUntil(7000);
    for (const { load: each } of load.parts) each.change(8000, { level: 1 });
    await load.clock.runUntil(10_050);
    const starts = load.log.iterations.map(({ arrival, intendedMs }) => ({ arrival, intendedMs }));
    const arrivals = starts.map(({ arrival }) => arrival).sort((a, b) => a - b);
    expect(arrivals).toEqual(Array.from({ length: 20 + 300 + 2 }, (_, n) => n));
    expect(starts.filter(({ intendedMs }) => intendedMs > 5000 && intendedMs < 8000)).toEqual([]);
    expect(load.isDone()).toBe(true);
  });

  it("starts nothing more once it is stopped, and lets what is under way end", async () => {
    const load = open({ stages: [flat(60_000, 100)], script: { takesMs: 500 } });
    load.start();
    await load.clock.runUntil(1000);
    load.stop();
    load.stop();
    const planned = load.total("planned");
    await load.clock.runUntil(1400);
    expect(load.isDone()).toBe(false);
    await load.clock.runUntil(1501);
    expect([load.isDone(), load.total("planned"), load.clock.pending]).toEqual([true, planned, 0]);
    load.expectNothingLost();
    expect(load.log.stopped).toHaveLength(load.world.users.length);
  });

  it("counts what is abandoned as cancelled", async () => {
    const load = open({ stages: [flat(1000, 10)], script: { takesMs: Infinity } });
    load.start();
    await load.clock.runUntil(2000);
    load.load.abandon();
    expect(load.total("cancelled")).toBe(10);
    load.expectNothingLost();
  });

  it("opens the connections of its first users before it begins", async () => {
    const load = open({ stages: [flat(1000, 1000)], workers: 2 });
    await load.prepare();
    for (const { world } of load.parts) {
      expect(world.users).toHaveLength(11);
      expect(world.users.every(({ isWarm }) => isWarm)).toBe(true);
    }
  });
});

describe("OpenLoad whose users must start first", () => {
  const logins: FakeScript = { hasStart: true, startTakesMs: 200, takesMs: 50 };

  it("starts those it will need at first before it begins", async () => {
    const load = open({ stages: [flat(2000, 100)], script: logins });
    let isPrepared = false;
    void load.prepare().then(() => {
      isPrepared = true;
    });
    await load.clock.runUntil(199);
    expect([isPrepared, load.log.startAttempts.length]).toEqual([false, 26]);
    await load.clock.runUntil(200);
    expect(isPrepared).toBe(true);
  });

  it("goes on where a first start fails, and tries it again", async () => {
    const load = open({ stages: [flat(2000, 10)], script: { ...logins, startSucceeds: (_, attempt) => attempt > 1 } });
    let isPrepared = false;
    void load.prepare().then(() => {
      isPrepared = true;
    });
    await load.clock.runUntil(200);
    expect(isPrepared).toBe(true);
    await load.clock.runUntil(1400);
    expect(load.log.startAttempts.map(({ atMs }) => atMs)).toEqual([0, 0, 0, 0, 1200, 1200, 1200, 1200]);
  });

  it("keeps an arrival waiting for its user, and counts it", async () => {
    const load = open({ stages: [flat(1000, 10)], script: logins });
    load.start();
    await load.clock.runUntil(1300);
    // Nobody was there at first: what came in the 200 ms of the first start waited for it, and then some for theirs.
    expect(load.log.iterations[0]).toMatchObject({ arrival: 0, intendedMs: 0 });
    expect(load.log.iterations[0]!.startMs).toBeGreaterThanOrEqual(200);
    expect(load.total("waitedForUser")).toBeGreaterThanOrEqual(2);
    expect(load.total("completed")).toBe(10);
    expect(load.isDone()).toBe(true);
    load.expectNothingLost();
  });

  it("serves those that waited longest first", async () => {
    const load = open({ stages: [flat(1000, 50)], script: logins });
    load.start();
    await load.clock.runUntil(2000);
    const arrivals = load.log.iterations.map(({ arrival }) => arrival);
    expect(arrivals).toEqual(arrivals.toSorted((a, b) => a - b));
  });

  it("cancels at the end what no user came for", async () => {
    const load = open({ stages: [flat(2000, 10)], script: { ...logins, startSucceeds: () => false } });
    load.start();
    await load.clock.runUntil(2300);
    expect([load.total("planned"), load.total("started"), load.total("cancelled")]).toEqual([20, 20, 20]);
    expect([load.isDone(), load.log.iterations.length, load.log.stopped.length]).toEqual([true, 0, 0]);
    expect(load.clock.pending).toBe(0);
    load.expectNothingLost();
  });

  it("waits at the end for users that are being started for someone", async () => {
    const load = open({ stages: [flat(100, 10)], script: { ...logins, startTakesMs: 800 } });
    load.start();
    await load.clock.runUntil(700);
    expect([load.load.isStopped, load.isDone(), load.load.inFlight]).toEqual([true, false, 1]);
    await load.clock.runUntil(900);
    expect([load.isDone(), load.total("completed")]).toEqual([true, 1]);
  });

  it("drops what is beyond the bound also while arrivals wait", async () => {
    const load = open({ stages: [flat(1000, 100)], script: { ...logins, startTakesMs: 5000 }, maxInFlight: 20 });
    load.start();
    await load.clock.runUntil(900);
    expect([load.load.inFlight, load.log.startAttempts.length]).toEqual([20, 20]);
    await load.clock.runUntil(10_000);
    expect([load.total("dropped"), load.total("completed")]).toEqual([80, 20]);
    load.expectNothingLost();
  });

  it("keeps a tenth more users than are busy", async () => {
    const load = open({ stages: [flat(5000, 100)], script: { ...logins, takesMs: 1000 }, fromMs: -300 });
    void load.prepare();
    await load.clock.runUntil(0);
    load.start();
    await load.clock.runUntil(4000);
    expect(load.load.inFlight).toBe(100);
    expect(load.load.users).toBeGreaterThanOrEqual(110);
    expect(load.load.users).toBeLessThanOrEqual(135);
  });

  it("ends cleanly where it is stopped while it prepares", async () => {
    const load = open({ stages: [flat(5000, 100)], script: { ...logins, startSucceeds: ({ id }) => id % 2 === 0 } });
    void load.prepare();
    await load.clock.runUntil(100);
    load.stop();
    await load.clock.runUntil(300);
    expect([load.isDone(), load.clock.pending, load.load.users]).toEqual([true, 0, 0]);
    expect(load.log.closed).toHaveLength(26);
    expect(load.log.stopped).toHaveLength(13);
  });
});

/** Time passes, and nothing that was due in it happens before its end. */
function stall(clock: VirtualClock, ms: number): void {
  (clock as unknown as { now: number }).now += ms;
}
