import { describe, expect, it } from "vitest";
import type { Stage } from "#run";
import { VirtualClock } from "../run/virtual-clock.fixture.ts";
import { ClosedLoad } from "./closed-load.ts";
import { FakeLog, type FakeScript, FakeWorld, type FakeWorldOptions } from "./fake-user.fixture.ts";
import { LevelOverTime } from "./level.ts";

const flat = (durationMs: number, at: number): Stage => ({ durationMs, from: at, to: at });

type Options = Partial<Omit<FakeWorldOptions, "worker">> & {
  readonly stages: readonly Stage[];
  /** For each worker. */
  readonly allowances?: readonly number[];
};

/** The same load in as many workers as are asked for, on one clock, with one log. */
function closed({ stages, allowances, ...options }: Options) {
  const clock = new VirtualClock(0, 1 / 1024);
  const log = new FakeLog();
  const workers = options.workers ?? 1;
  const worlds = Array.from(
    { length: workers },
    (_, worker) => new FakeWorld({ clock, log, ...options, workers, worker }),
  );
  const loads = worlds.map((world, worker) => new ClosedLoad(world, new LevelOverTime(stages), allowances?.[worker]));
  const sum = (pick: (load: ClosedLoad) => number): number => loads.reduce((total, load) => total + pick(load), 0);
  return {
    clock,
    log,
    worlds,
    loads,
    start: () => loads.forEach((load) => load.start()),
    stop: () => loads.forEach((load) => load.stop()),
    users: () => sum((load) => load.users),
    isDone: () => loads.every((load) => load.isDone),
    total: (name: "planned" | "started" | "completed" | "failed" | "cancelled") =>
      worlds.reduce((total, world) => total + world.iterations[name], 0),
  };
}

const busy: FakeScript = { takesMs: 7 };

describe("ClosedLoad", () => {
  it.each([1, 2, 3])("has as many users as the level says at every moment, over %i workers", async (workers) => {
    const stages = [
      { durationMs: 1000, from: 0, to: 20 },
      flat(500, 20),
      { durationMs: 1000, from: 20, to: 5 },
      flat(500, 5),
    ];
    const level = new LevelOverTime(stages);
    const load = closed({ stages, workers, script: { takesMs: 1 } });
    load.start();
    for (let ms = 25; ms < 3000; ms += 25) {
      await load.clock.runUntil(ms);
      // A ramp is looked at every 10 ms, and who is to leave ends its iteration.
      expect(load.users()).toBeGreaterThanOrEqual(Math.min(level.usersAt(ms), level.usersAt(ms - 12)));
      expect(load.users()).toBeLessThanOrEqual(Math.max(level.usersAt(ms), level.usersAt(ms - 12)));
    }
    await load.clock.runUntil(3010);
    expect(load.isDone()).toBe(true);
    expect(load.total("started")).toBe(load.total("completed"));
  });

  it("begins the next iteration where the last has ended", async () => {
    const load = closed({ stages: [flat(100, 1)], script: { takesMs: 10 } });
    load.start();
    await load.clock.runUntil(1000);
    expect(load.log.iterations.map(({ startMs }) => startMs)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
    expect(load.isDone()).toBe(true);
  });

  it("brings a user back that was leaving when the level rises again", async () => {
    const load = closed({ stages: [flat(100, 4), flat(20, 1), flat(880, 4)], script: { takesMs: 70 } });
    load.start();
    await load.clock.runUntil(110);
    expect(load.users()).toBe(4);
    await load.clock.runUntil(500);
    expect(load.users()).toBe(4);
    expect(load.worlds[0]!.users).toHaveLength(4);
  });

  it("goes on counting iterations where a user's number comes back, so that nothing is drawn twice", async () => {
    const load = closed({ stages: [flat(100, 2), flat(100, 1), flat(100, 2)], script: { takesMs: 10 } });
    load.start();
    await load.clock.runUntil(1000);
    const draws = load.log.iterations.map(({ user, iteration }) => `${user}/${iteration}`);
    expect(new Set(draws).size).toBe(draws.length);
    expect(load.worlds[0]!.users.map(({ id }) => id)).toEqual([0, 1, 1]);
  });

  it("reports the most users there were since it was last asked", async () => {
    const load = closed({ stages: [flat(100, 9), flat(100, 2)], script: { takesMs: 1 } });
    load.start();
    await load.clock.runUntil(150);
    expect([load.loads[0]!.takeUsersMost(), load.loads[0]!.takeUsersMost()]).toEqual([9, 2]);
  });

  it("does not starve the loop where a task waits for nothing", async () => {
    const load = closed({ stages: [flat(10, 3)], script: { takesMs: 0 } });
    load.start();
    await load.clock.runUntil(20);
    expect(load.isDone()).toBe(true);
    // One turn of the loop each, and three users in every turn.
    expect(load.total("completed")).toBe(30_720);
  });

  it("takes a change of the level while running", async () => {
    const load = closed({ stages: [flat(10_000, 2)], workers: 2, script: busy });
    load.start();
    await load.clock.runUntil(1000);
    for (const each of load.loads) each.change(2000, { level: 7 });
    await load.clock.runUntil(1999);
    expect(load.users()).toBe(2);
    await load.clock.runUntil(2010);
    expect(load.users()).toBe(7);
    for (const each of load.loads) each.change(3000, { level: 0 });
    await load.clock.runUntil(3010);
    expect([load.users(), load.isDone()]).toEqual([0, false]);
    for (const each of load.loads) each.change(4000, { level: 1 });
    await load.clock.runUntil(4010);
    expect(load.users()).toBe(1);
    await load.clock.runUntil(10_010);
    expect(load.isDone()).toBe(true);
  });

  it("ends an empty plan at once", async () => {
    const load = closed({ stages: [] });
    load.start();
    expect(load.isDone()).toBe(true);
    expect(load.clock.pending).toBe(0);
  });
});

describe("ClosedLoad, pauses", () => {
  it("waits the same time after each iteration", async () => {
    const load = closed({ stages: [flat(1000, 1)], script: { takesMs: 20 }, pause: { kind: "constant", ms: 100 } });
    load.start();
    await load.clock.runUntil(500);
    expect(load.log.iterations.map(({ startMs }) => startMs)).toEqual([0, 120, 240, 360, 480]);
  });

  it("paces iterations from start to start, and begins at once where one has taken longer", async () => {
    const takesMs = (_user: unknown, atMs: number): number => (atMs === 100 ? 350 : 20);
    const load = closed({ stages: [flat(1000, 1)], script: { takesMs }, pause: { kind: "pacing", ms: 100 } });
    load.start();
    await load.clock.runUntil(800);
    expect(load.log.iterations.map(({ startMs }) => startMs)).toEqual([0, 100, 450, 550, 650, 750]);
  });

  it("draws pauses from the seed: the same on any number of workers, others with another seed", async () => {
    const gapsOf = async (workers: number, seed: number): Promise<string[]> => {
      const pause = { kind: "between", lowMs: 100, highMs: 300 } as const;
      const load = closed({ stages: [flat(5000, 6)], workers, seed, script: { takesMs: 10 }, pause });
      load.start();
      await load.clock.runUntil(4000);
      return load.log.iterations.map(({ user, startMs }) => `${user} at ${startMs}`).sort();
    };
    const [one, two, three, other] = [await gapsOf(1, 5), await gapsOf(2, 5), await gapsOf(3, 5), await gapsOf(1, 6)];
    expect(two).toEqual(one);
    expect(three).toEqual(one);
    expect(other).not.toEqual(one);
    expect(one.length).toBeGreaterThan(6 * 15);
  });

  it("keeps drawn pauses within their bounds", async () => {
    const pause = { kind: "between", lowMs: 100, highMs: 300 } as const;
    const load = closed({ stages: [flat(60_000, 1)], script: { takesMs: 10 }, pause });
    load.start();
    await load.clock.runUntil(60_000);
    const starts = load.log.iterations.map(({ startMs }) => startMs);
    const pauses = starts.slice(1).map((ms, index) => ms - starts[index]! - 10);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(300);
    expect(pauses.reduce((sum, ms) => sum + ms, 0) / pauses.length).toBeCloseTo(200, -1);
  });

  it("backs off from a target that takes no connections, and not once it does", async () => {
    const failsToConnect = (atMs: number): boolean => atMs < 3000;
    const load = closed({ stages: [flat(10_000, 1)], script: { takesMs: 10, failsToConnect } });
    load.start();
    await load.clock.runUntil(4000);
    const starts = load.log.iterations.map(({ startMs }) => startMs);
    const gaps = starts.slice(1, 9).map((ms, index) => ms - starts[index]! - 10);
    expect(gaps).toEqual([100, 200, 400, 800, 1000, 1000, 0, 0]);
  });
});

describe("ClosedLoad, start and stop", () => {
  const logins: FakeScript = { takesMs: 50, hasStart: true, startTakesMs: 30, stopTakesMs: 40 };

  it("starts each user before its first iteration and stops it after its last", async () => {
    const load = closed({ stages: [flat(1000, 2)], script: logins });
    load.start();
    await load.clock.runUntil(2000);
    expect(load.log.startAttempts.map(({ atMs }) => atMs)).toEqual([0, 0]);
    expect(load.log.iterations[0]!.startMs).toBe(30);
    expect(load.log.stopped.map(({ user }) => user).toSorted((a, b) => a - b)).toEqual([0, 1]);
    expect(load.log.closed).toHaveLength(2);
  });

  it("tries a start that failed again every second, without an iteration before it", async () => {
    const startSucceeds = (_user: unknown, attempt: number): boolean => attempt === 3;
    const load = closed({ stages: [flat(5000, 1)], script: { ...logins, startSucceeds } });
    load.start();
    await load.clock.runUntil(4000);
    expect(load.log.startAttempts.map(({ atMs }) => atMs)).toEqual([0, 1030, 2060]);
    expect(load.log.iterations[0]!.startMs).toBe(2090);
  });

  it("does not run `stop` for a user that never started", async () => {
    const load = closed({ stages: [flat(5000, 2)], script: { ...logins, startSucceeds: ({ id }) => id === 0 } });
    load.start();
    await load.clock.runUntil(2500);
    load.stop();
    await load.clock.runUntil(3000);
    expect(load.log.stopped.map(({ user }) => user)).toEqual([0]);
    expect(load.log.closed.toSorted((a, b) => a - b)).toEqual([0, 1]);
    expect([load.isDone(), load.clock.pending]).toEqual([true, 0]);
  });

  it("lets users between iterations leave at once, and others after theirs", async () => {
    const takesMs = ({ id }: { id: number }): number => (id === 0 ? 400 : 10);
    const load = closed({
      stages: [flat(60_000, 3)],
      script: { ...logins, takesMs },
      pause: { kind: "constant", ms: 10_000 },
    });
    load.start();
    await load.clock.runUntil(100);
    load.stop();
    load.stop();
    await load.clock.runUntil(140);
    expect(load.log.stopped.map(({ atMs }) => atMs)).toEqual([140, 140]);
    expect(load.isDone()).toBe(false);
    await load.clock.runUntil(470);
    expect(load.isDone()).toBe(true);
    expect(load.total("completed")).toBe(3);
    expect(load.clock.pending).toBe(0);
  });

  it("lets a user that is being started leave without an iteration", async () => {
    const load = closed({ stages: [flat(60_000, 1)], script: logins });
    load.start();
    await load.clock.runUntil(10);
    load.stop();
    await load.clock.runUntil(100);
    expect([load.isDone(), load.total("started"), load.log.stopped.length]).toEqual([true, 0, 1]);
  });

  it("does nothing where it was stopped before it began", async () => {
    const load = closed({ stages: [flat(60_000, 5)], script: logins });
    load.stop();
    load.start();
    await load.clock.runUntil(100);
    expect([load.isDone(), load.log.startAttempts.length, load.clock.pending]).toEqual([true, 0, 0]);
  });

  it("counts what is abandoned as cancelled", async () => {
    const load = closed({ stages: [flat(1000, 4)], script: { takesMs: Infinity } });
    load.start();
    await load.clock.runUntil(1500);
    for (const each of load.loads) each.abandon();
    expect([load.total("started"), load.total("cancelled")]).toEqual([4, 4]);
  });
});

describe("ClosedLoad with a number of iterations", () => {
  it.each([
    { iterations: [100], users: 7 },
    { iterations: [51, 50], users: 4 },
    { iterations: [2, 1], users: 8 },
    { iterations: [10, 0], users: 1 },
    { iterations: [3, 3, 4], users: 10 },
  ])("does exactly $iterations with $users users", async ({ iterations, users }) => {
    const load = closed({
      stages: [flat(600_000, users)],
      workers: iterations.length,
      allowances: iterations,
      script: { takesMs: ({ id }) => 10 + id },
    });
    load.start();
    await load.clock.runUntil(599_000);
    const wanted = iterations.reduce((sum, each) => sum + each, 0);
    expect([load.total("planned"), load.total("started"), load.total("completed")]).toEqual([wanted, wanted, wanted]);
    expect([load.isDone(), load.clock.pending]).toEqual([true, 0]);
    expect(new Set(load.log.iterations.map(({ user }) => user)).size).toBeLessThanOrEqual(Math.min(wanted, users));
  });

  it("ends with its last iteration, whoever is pausing or trying to start", async () => {
    const script: FakeScript = {
      hasStart: true,
      takesMs: ({ id }) => (id === 0 ? 30 : 5),
      startSucceeds: ({ id }) => id !== 3,
    };
    const pause = { kind: "constant", ms: 1000 } as const;
    const load = closed({ stages: [flat(600_000, 4)], allowances: [5], script, pause });
    load.start();
    await load.clock.runUntil(1004);
    expect(load.isDone()).toBe(false);
    await load.clock.runUntil(1040);
    expect([load.total("completed"), load.isDone(), load.clock.pending]).toEqual([5, true, 0]);
  });

  it("starts no more users than there are iterations", async () => {
    const load = closed({
      stages: [flat(600_000, 8)],
      workers: 2,
      allowances: [2, 1],
      script: { hasStart: true, takesMs: 5 },
    });
    load.start();
    await load.clock.runUntil(100);
    expect(load.log.startAttempts).toHaveLength(3);
  });

  it("stops at its time limit with what was done", async () => {
    const load = closed({ stages: [flat(1000, 2)], allowances: [100], script: { takesMs: 300 } });
    load.start();
    await load.clock.runUntil(2000);
    expect([load.total("planned"), load.total("completed"), load.isDone()]).toEqual([100, 8, true]);
  });
});
