import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LoadPlan } from "#run";
import { LevelOverTime } from "./level.ts";
import { VirtualRun } from "./virtual-run.fixture.ts";

const endMs = 20_000;
const stages = [
  { durationMs: 5000, from: 0, to: 40 },
  { durationMs: 15_000, from: 40, to: 40 },
];
const open: LoadPlan = { kind: "open", arrivals: "even", stages };
const closed: LoadPlan = { kind: "closed", stages: [{ durationMs: endMs, from: 12, to: 12 }] };

const changes = fc.array(
  fc.record({ afterMs: fc.integer({ min: 1, max: 4000 }), timesPlan: fc.constantFrom(0, 0.5, 0.9, 1, 1.1, 2.5) }),
  { minLength: 1, maxLength: 6 },
);

describe("Engine, whose load is changed while it runs", () => {
  it("begins exactly what is asked for by then, on any number of workers, and loses nothing", async () => {
    await fc.assert(
      fc.asyncProperty(changes, fc.integer({ min: 1, max: 3 }), async (steps, workers) => {
        const run = new VirtualRun({ loads: [open, closed], target: { answer: () => ({ afterMs: 140 }) }, workers });
        const planned = new LevelOverTime(stages);
        let level = planned;
        let atMs = 50;
        for (const { afterMs, timesPlan } of steps) {
          atMs += afterMs;
          // Heard of 50 ms before it is due, as the fleet sees to it.
          await run.runUntil(Math.min(atMs, endMs) - 50);
          level = level.scaledAt(atMs, planned, timesPlan);
          for (const engine of run.engines)
            for (const scenario of [0, 1]) engine.change({ atMs, scenario, timesPlan, by: "test" });
        }
        await run.toEnd();
        run.expectSound();
        const [arrived, iterated] = run.collector.iterations;
        expect(Math.abs(arrived!.planned - level.totalArea)).toBeLessThanOrEqual(1);
        expect([arrived!.dropped, arrived!.completed]).toEqual([0, arrived!.planned]);
        expect(iterated!.cancelled).toBe(0);
        expect(run.clock.pending).toBe(0);
      }),
      { numRuns: 10 },
    );
  });

  it("pauses and resumes users under their numbers, each going on where it was", async () => {
    const run = new VirtualRun({ loads: [closed], target: { answer: () => ({ afterMs: 100 }) }, workers: 2 });
    const order = (atMs: number, timesPlan: number): void => {
      for (const engine of run.engines) engine.change({ atMs, scenario: 0, timesPlan, by: "test" });
    };
    await run.runUntil(4950);
    order(5000, 0);
    await run.runUntil(5150);
    const received = run.received;
    await run.runUntil(9900);
    expect(run.received).toBe(received);
    order(10_000, 1);
    expect(await run.toEnd()).toBeLessThanOrEqual(endMs + 110);
    run.expectSound();
    expect(Math.abs(run.received - 2 * received)).toBeLessThanOrEqual(received * 1.05);
    expect(run.collector.timeline.points.map(({ users }) => users).slice(5, 12)).toEqual([0, 0, 0, 0, 0, 12, 12]);
  });

  it("does exactly the iterations asked for, whatever the users become meanwhile", async () => {
    const load: LoadPlan = { kind: "iterations", iterations: 1000, users: 10, maxDurationMs: 600_000 };
    const run = new VirtualRun({ loads: [load], target: { answer: () => ({ afterMs: 100 }) }, workers: 2 });
    for (const [atMs, timesPlan] of [
      [1000, 0],
      [3000, 2],
      [4000, 0.2],
    ] as const) {
      await run.runUntil(atMs - 50);
      for (const engine of run.engines) engine.change({ atMs, scenario: 0, timesPlan, by: "test" });
    }
    await run.toEnd();
    run.expectSound();
    expect(run.collector.iterations[0]).toMatchObject({ planned: 1000, completed: 1000 });
  });
});
