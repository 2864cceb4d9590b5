import { describe, expect, it } from "vitest";
import { Histogram, NumberReader } from "#measure";
import type { LoadPlan } from "#run";
import type { MemoryTarget } from "../protocol/memory-protocol.fixture.ts";
import { plannedFor } from "./loads.ts";
import { LevelOverTime } from "./level.ts";
import { VirtualRun } from "./virtual-run.fixture.ts";

const dayMs = 24 * 3_600_000;
const silent: LoadPlan = { kind: "open", arrivals: "poisson", stages: [{ durationMs: dayMs, from: 0, to: 0 }] };
const quick: MemoryTarget = { answer: () => ({ afterMs: 3 }) };
const mute: MemoryTarget = { answer: () => ({ afterMs: Number.POSITIVE_INFINITY }) };

/** Planned, by the intervals they were told in. */
function plannedIn(run: VirtualRun, worker: number): { readonly endMs: number; readonly planned: number }[] {
  const own = run.messages.filter((message) => message.worker === worker);
  return own.map(({ endMs, numbers }) => {
    const from = new NumberReader(numbers);
    from.offset = new Histogram().readFrom(from.numbers, from.offset);
    from.offset = new Histogram().readFrom(from.numbers, from.offset);
    return { endMs, planned: from.next() };
  });
}

function change(run: VirtualRun, atMs: number, level: number): void {
  for (const engine of run.engines) engine.change({ atMs, scenario: 0, level, by: "test", isMark: true });
}

async function ended(run: VirtualRun): Promise<void> {
  run.stop();
  await run.toEnd();
  run.expectSound();
  expect(run.clock.pending).toBe(0);
}

describe("Engine, whose load is a search", () => {
  it("begins exactly within the seconds asked for, and tells the time before each change apart", async () => {
    const run = new VirtualRun({ loads: [silent], target: quick, workers: 2 });
    await run.runUntil(1800);
    change(run, 2000, 200);
    await run.runUntil(4600);
    change(run, 5000, 0);
    await run.runUntil(7000);
    for (const worker of [0, 1]) {
      const told = plannedIn(run, worker);
      const sum = (fromMs: number, toMs: number): number =>
        told.filter(({ endMs }) => endMs > fromMs && endMs <= toMs).reduce((total, { planned }) => total + planned, 0);
      // The mark of a change comes within the turns of the loop that follow it.
      expect([sum(0, 2001), sum(5001, 7000)]).toEqual([0, 0]);
      expect(sum(2001, 5001)).toBeGreaterThan(200);
      expect(told.filter(({ endMs }) => endMs >= 5000 && endMs < 5001)).toHaveLength(1);
    }
    await ended(run);
    const { planned, completed } = run.collector.iterations[0]!;
    expect([completed, planned > 500, planned < 700]).toEqual([planned, true, true]);
  });

  it("cancels what is under way on demand, and goes on", async () => {
    const run = new VirtualRun({ loads: [silent], target: mute });
    await run.runUntil(900);
    change(run, 1000, 50);
    await run.runUntil(1900);
    change(run, 2000, 0);
    await run.runUntil(3000);
    const [tally] = run.collector.iterations;
    const started = run.received;
    expect(started).toBeGreaterThan(20);
    for (const engine of run.engines) engine.cutOff();
    await run.runUntil(5000);
    expect([tally!.cancelled, run.collector.requests.cancelled]).toEqual([started, started]);
    change(run, 6000, 50);
    await run.runUntil(7000);
    expect(run.received).toBeGreaterThan(started + 20);
    await ended(run);
  });

  it("opens connections before a load needs them, little by little", async () => {
    const run = new VirtualRun({ loads: [silent], target: quick });
    await run.runUntil(100);
    const before = run.protocols[0]!.counters.opened;
    run.engines[0]!.warm([40]);
    await run.runUntil(110);
    expect(run.protocols[0]!.counters.opened).toBeLessThan(before + 15);
    await run.runUntil(200);
    expect(run.protocols[0]!.counters.open).toBe(40);
    // Those that are there already are counted among them.
    run.engines[0]!.warm([40]);
    await run.runUntil(900);
    expect(run.protocols[0]!.counters.open).toBe(40);
    change(run, 1000, 400);
    await run.runUntil(3000);
    expect(run.protocols[0]!.counters.opened).toBe(40);
    await ended(run);
  });

  it("knows what a worker was to begin under a load that was changed", async () => {
    const run = new VirtualRun({ loads: [silent], target: quick, workers: 2 });
    const planned = new LevelOverTime(silent.stages);
    await run.runUntil(900);
    change(run, 1000, 100);
    await run.runUntil(2900);
    change(run, 3000, 20);
    await run.runUntil(6000);
    const level = planned.changedAt(1000, 100).changedAt(3000, 20);
    for (const worker of [0, 1]) {
      const told = plannedIn(run, worker).reduce((sum, each) => sum + each.planned, 0);
      const lastMs = plannedIn(run, worker).at(-1)!.endMs;
      expect(plannedFor(run.plan, worker, lastMs, [level])).toEqual([told]);
      expect(plannedFor(run.plan, worker, lastMs)).toEqual([0]);
    }
    await ended(run);
  });
});
