import { describe, expect, it } from "vitest";
import { Recorder } from "#measure";
import { VirtualClock } from "../run/virtual-clock.fixture.ts";
import { LoopWatch } from "./loop-watch.ts";

describe("LoopWatch", () => {
  it("tells of every stretch in which the loop did not turn, and records how late it was", async () => {
    const clock = new VirtualClock();
    const recorder = new Recorder(0, 1);
    const watch = new LoopWatch(clock, recorder);
    await clock.runUntil(500);
    watch.start();
    await clock.runUntil(1000);
    expect([recorder.loopDelay.count, recorder.loopDelay.maxMs]).toEqual([25, 0.001]);
    expect(watch.takeStalls()).toEqual([]);
    stall(clock, 90);
    await clock.runFor(200);
    expect(watch.takeStalls()).toEqual([]);
    const atMs = clock.nowMs();
    stall(clock, 350);
    await clock.runFor(200);
    const [one, ...more] = watch.takeStalls();
    expect(more).toEqual([]);
    expect(one!.atMs).toBeCloseTo(atMs, -2);
    expect(one!.durationMs).toBeGreaterThanOrEqual(330);
    expect(one!.durationMs).toBeLessThanOrEqual(350);
    watch.stop();
    expect(clock.pending).toBe(0);
  });
});

/** Time passes, and nothing that was due in it happens before its end. */
function stall(clock: VirtualClock, ms: number): void {
  (clock as unknown as { now: number }).now += ms;
}
