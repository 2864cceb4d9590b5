import { describe, expect, it } from "vitest";
import { summarize } from "#measure";
import type { LoadPlan } from "#run";
import { scenario } from "#scenario";
import type { MemoryTarget } from "../protocol/memory-protocol.fixture.ts";
import { VirtualRun } from "./virtual-run.fixture.ts";

const closed = (users: number, durationMs: number): LoadPlan => ({
  kind: "closed",
  stages: [{ durationMs, from: users, to: users }],
});
const open = (rate: number, durationMs: number, arrivals: "even" | "poisson" = "even"): LoadPlan => ({
  kind: "open",
  stages: [{ durationMs, from: rate, to: rate }],
  arrivals,
});
const counted = (iterations: number, users: number): LoadPlan => ({
  kind: "iterations",
  iterations,
  users,
  maxDurationMs: 600_000,
});
const answering = (afterMs: number): MemoryTarget => ({ answer: () => ({ afterMs }) });

describe("Engine", () => {
  it.each([1, 2])("runs a URL test on %i workers, with all counts exact", async (workers) => {
    const run = new VirtualRun({ loads: [closed(6, 2000)], target: answering(10), workers });
    const endMs = await run.toEnd();
    run.expectSound();
    expect(endMs).toBeLessThanOrEqual(2020);
    expect(run.collector.requests).toMatchObject({ ok: 6 * 200, failed: 0, cancelled: 0 });
    expect(run.received).toBe(6 * 200);
    expect(run.clock.pending).toBe(0);
  });

  it.each([
    { load: counted(101, 7), started: 101, planned: 101 },
    { load: open(333, 3000), started: 999, planned: 999 },
    { load: open(0.5, 10_000), started: 5, planned: 5 },
  ])("does what was asked, no more and no less: $load.kind", async ({ load, started, planned }) => {
    for (const workers of [1, 2, 3]) {
      const run = new VirtualRun({ loads: [load], target: answering(25), workers });
      await run.toEnd();
      run.expectSound();
      expect(run.collector.iterations[0]).toMatchObject({ planned, started, completed: started });
      expect(run.received).toBe(started);
    }
  });

  it("ends right after the last iteration", async () => {
    const run = new VirtualRun({ loads: [counted(10, 2)], target: answering(100) });
    expect(await run.toEnd()).toBeLessThanOrEqual(510);
    expect(run.collector.loadTime.activeMs).toBeCloseTo(500, 0);
  });

  it("knows when the last iteration ended, however long users take to leave", async () => {
    const flow = scenario("flow", {
      tasks: { get: ({ http }) => http.get("/") },
      stop: ({ http }) => http.get("/slow"),
    });
    const target: MemoryTarget = { answer: ({ text }) => ({ afterMs: text.includes("/slow") ? 3000 : 100 }) };
    const run = new VirtualRun({ scenarios: [flow], loads: [counted(10, 2)], target });
    expect(await run.toEnd()).toBeGreaterThan(3400);
    run.expectSound();
    expect(run.collector.loadTime.activeMs).toBeGreaterThanOrEqual(500);
    expect(run.collector.loadTime.activeMs).toBeLessThan(502);
  });

  it("runs two scenarios with their own loads side by side", async () => {
    const first = scenario("first", ({ http }) => http.get("/first"));
    const second = scenario("second", { pause: 100, tasks: { get: ({ http }) => http.get("/second") } });
    const run = new VirtualRun({
      scenarios: [first, second],
      loads: [open(50, 4000), closed(3, 2000)],
      target: answering(25),
      workers: 2,
    });
    const endMs = await run.toEnd();
    run.expectSound();
    expect(endMs).toBeLessThanOrEqual(4050);
    expect(run.collector.iterations.map(({ completed }) => completed)).toEqual([200, 3 * 16]);
    const { scenarios } = summarize(run.collector, {
      seconds: { iterations: 4, requests: 4 },
      warmUpSeconds: 0,
      isPlanned: [true, false],
      scenarios: ["first", "second"],
    });
    expect(scenarios.map(({ iterations: { planned } }) => planned)).toEqual([200, null]);
    expect(scenarios[1]!.usersMax).toBe(3);
  });

  it("bounds what is in flight over all scenarios together", async () => {
    const never = ["one", "two"].map((name) => scenario(name, ({ http }) => http.get("/")));
    const run = new VirtualRun({
      scenarios: never,
      loads: [open(100, 1000), open(100, 1000)],
      target: answering(5000),
      plan: { maxInFlight: 60 },
    });
    await run.runUntil(1000);
    const last = run.messages.at(-1)!;
    expect(last.health.inFlight).toBe(60);
    await run.toEnd();
    run.expectSound();
    expect(run.collector.iterations.reduce((sum, { dropped }) => sum + dropped, 0)).toBe(140);
  });

  it("begins nothing new while held, and is late for nothing after", async () => {
    const scenarios = ["open", "closed"].map((name) => scenario(name, ({ http }) => http.get("/")));
    const run = new VirtualRun({ scenarios, loads: [open(100, 3000), closed(2, 3000)], target: answering(10) });
    await run.runUntil(1000);
    run.hold(true);
    await run.runUntil(1100);
    const before = run.received;
    await run.runUntil(2000);
    expect(run.received).toBe(before);
    run.hold(false);
    await run.toEnd();
    run.expectSound();
    const [arrived, users] = run.collector.iterations;
    expect(arrived?.planned).toBe(300);
    expect(Math.abs((arrived?.dropped ?? 0) - 100)).toBeLessThan(40);
    expect(arrived?.cancelled).toBe(0);
    expect(Math.abs((users?.completed ?? 0) - 400)).toBeLessThan(30);
  });

  it("gives what is under way the graceful stop, and cancels the rest", async () => {
    let asked = 0;
    const target: MemoryTarget = { answer: () => ({ afterMs: ++asked % 10 === 0 ? Infinity : 40 }) };
    const plan = { gracefulStopMs: 3000, http: undefined };
    const { http: _, ...rest } = plan;
    const run = new VirtualRun({ loads: [closed(4, 2000)], target, plan: rest });
    const endMs = await run.toEnd();
    run.expectSound();
    expect(endMs).toBeGreaterThanOrEqual(5000);
    expect(endMs).toBeLessThanOrEqual(5010);
    expect(run.collector.requests.cancelled).toBe(4);
    expect(run.clock.pending).toBe(0);
  });

  it("posts every 250 ms, just before the grid of seconds, and at the moment the load is over", async () => {
    const run = new VirtualRun({ loads: [closed(1, 1100)], target: answering(300) });
    await run.toEnd();
    const ends = run.messages.map(({ endMs, isAfterLoad, isLast }) => [Math.round(endMs), isAfterLoad, isLast]);
    expect(ends).toEqual([
      [245, false, false],
      [495, false, false],
      [745, false, false],
      [995, false, false],
      [1100, false, false],
      [1200, true, true],
    ]);
  });

  it("tells the most users there were, also where they came and went within an interval", async () => {
    const run = new VirtualRun({ loads: [counted(5, 5)], target: answering(20), workers: 2 });
    await run.toEnd();
    const { scenarios } = summarize(run.collector, {
      seconds: { iterations: 1, requests: 1 },
      warmUpSeconds: 0,
      isPlanned: [true],
      scenarios: ["url"],
    });
    expect(scenarios[0]!.usersMax).toBe(5);
  });

  it("keeps to the rate it may not exceed", async () => {
    const run = new VirtualRun({
      loads: [closed(20, 5000)],
      target: answering(1),
      plan: { maxRatePerSecond: 100 },
      workers: 2,
    });
    await run.toEnd();
    run.expectSound();
    // Those that had begun when the load was over still come one after another.
    expect(run.received).toBeLessThanOrEqual(500 + 20);
    expect(run.received).toBeGreaterThanOrEqual(500);
    expect(run.collector.timeline.points.map((point) => point.requestsPerSecond).slice(1, 5)).toEqual([
      100, 100, 100, 100,
    ]);
  });

  it("changes the load while running", async () => {
    const run = new VirtualRun({ loads: [open(10, 10_000)], target: answering(5), workers: 2 });
    await run.runUntil(1000);
    for (const engine of run.engines) engine.change({ atMs: 2000, scenario: 0, level: 100, by: "test" });
    await run.toEnd();
    run.expectSound();
    expect(run.received).toBe(20 + 800);
  });
});

describe("Engine, told to end", () => {
  it("stops: users between iterations leave at once, and so the run ends", async () => {
    const flow = scenario("flow", { pause: "60s", tasks: { get: ({ http }) => http.get("/") } });
    const run = new VirtualRun({ scenarios: [flow], loads: [closed(5, 600_000)], target: answering(50) });
    await run.runUntil(1000);
    run.stop();
    expect(await run.toEnd()).toBeLessThanOrEqual(1010);
    run.expectSound();
    expect(run.clock.pending).toBe(0);
  });

  it("cancels: everything in flight is counted as cancelled, and nothing after", async () => {
    const run = new VirtualRun({ loads: [open(100, 60_000)], target: answering(5000), workers: 2 });
    await run.runUntil(1000);
    run.cancel();
    run.cancel();
    run.stop();
    expect(await run.toEnd()).toBeLessThanOrEqual(1010);
    run.expectSound();
    expect(run.collector.requests).toMatchObject({ started: 101, cancelled: 101 });
    await run.clock.runFor(60_000);
    expect([run.clock.pending, run.messages.filter(({ isLast }) => isLast).length]).toEqual([0, 2]);
  });

  it("does not wait for what a script waits for besides us, and does not count it twice", async () => {
    const waits: (() => void)[] = [];
    const flow = scenario("flow", async ({ http }) => {
      await http.get("/");
      await new Promise<void>((resolve) => void waits.push(resolve));
    });
    const run = new VirtualRun({
      scenarios: [flow],
      loads: [closed(3, 1000)],
      target: answering(5),
      plan: { gracefulStopMs: 500 },
    });
    expect(await run.toEnd()).toBeLessThanOrEqual(1510);
    for (const resolve of waits) resolve();
    await run.clock.runFor(1000);
    run.expectSound();
    expect(run.collector.iterations[0]).toMatchObject({ started: 3, completed: 0, cancelled: 3 });
  });

  it("ends pauses of a flow with the graceful stop", async () => {
    const flow = scenario("flow", async ({ http, pause }) => {
      await http.get("/");
      await pause("1h");
    });
    const run = new VirtualRun({
      scenarios: [flow],
      loads: [closed(3, 1000)],
      target: answering(5),
      plan: { gracefulStopMs: 500 },
    });
    expect(await run.toEnd()).toBeLessThanOrEqual(1510);
    run.expectSound();
    expect(run.clock.pending).toBe(0);
  });

  it.each(["closed", "open"] as const)("ends cleanly where it is stopped while users start: %s", async (kind) => {
    const flow = scenario("flow", {
      start: async ({ http }) => void (await http.get("/login")),
      tasks: { get: ({ http }) => http.get("/") },
    });
    const load = kind === "open" ? open(100, 10_000) : closed(10, 10_000);
    const run = new VirtualRun({ scenarios: [flow], loads: [load], target: answering(2000) });
    await run.runUntil(-100);
    run.stop();
    expect(await run.toEnd()).toBeLessThanOrEqual(2100);
    run.expectSound();
    expect(run.collector.iterations[0]!.started).toBe(0);
    expect(run.clock.pending).toBe(0);
    expect(run.messages.every(({ endMs }) => endMs < 2100)).toBe(true);
  });

  it("ends at once where it is cancelled while users start, with an account of them", async () => {
    const flow = scenario("flow", {
      start: async ({ http }) => void (await http.get("/login")),
      tasks: { get: ({ http }) => http.get("/") },
    });
    const run = new VirtualRun({ scenarios: [flow], loads: [open(100, 10_000)], target: answering(2000) });
    await run.runUntil(-100);
    run.cancel();
    expect(await run.toEnd()).toBeLessThanOrEqual(10);
    run.expectSound();
    expect(run.collector.requests).toMatchObject({ started: 26, cancelled: 26 });
    expect(run.collector.lastMs).toBe(0);
    expect(run.clock.pending).toBe(0);
  });

  it("ends where it is stopped between being ready and the run's 0", async () => {
    const run = new VirtualRun({ loads: [closed(5, 10_000)], target: answering(10) });
    await run.runUntil(-10);
    run.stop();
    expect(await run.toEnd()).toBeLessThanOrEqual(10);
    run.expectSound();
    expect([run.received, run.clock.pending]).toEqual([0, 0]);
  });

  it("does not hold the run up for users whose start hangs", async () => {
    const flow = scenario("flow", {
      start: () => new Promise<void>(() => undefined),
      tasks: { get: ({ http }) => http.get("/") },
    });
    const run = new VirtualRun({
      scenarios: [flow],
      loads: [open(10, 50_000)],
      target: answering(10),
      plan: { gracefulStopMs: 1000 },
    });
    await run.runUntil(29_500);
    // 30 s of preparation begin at −1 s; the clock is not set to 0 here as the fleet would.
    expect(await run.toEnd()).toBeLessThanOrEqual(51_010);
    run.expectSound();
    expect(run.collector.iterations[0]).toMatchObject({ planned: 500, cancelled: 500 });
    expect(run.clock.pending).toBe(0);
  });

  it("stops for an abort out of a task", async () => {
    const flow = scenario("flow", async ({ http, iteration, abort }) => {
      await http.get("/");
      if (iteration === 3) abort("enough");
    });
    const run = new VirtualRun({ scenarios: [flow], loads: [closed(1, 60_000)], target: answering(10) });
    expect(await run.toEnd()).toBeLessThanOrEqual(50);
    run.expectSound();
    expect(run.said).toEqual(["abort: enough"]);
    expect(run.collector.iterations[0]).toMatchObject({ started: 4, completed: 3, cancelled: 1 });
  });
});
