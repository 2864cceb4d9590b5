import { describe, expect, it } from "vitest";
import { VirtualClock } from "./virtual-clock.fixture.ts";

describe("VirtualClock", () => {
  it("calls back in the order of time, and of asking within a moment", async () => {
    const clock = new VirtualClock(-10);
    const heard: [number, string][] = [];
    const hear = (name: string) => () => void heard.push([clock.nowMs(), name]);
    clock.after(30, hear("late"));
    clock.after(5, hear("first"));
    clock.after(5, hear("second"));
    clock.after(-5, hear("overdue"));
    clock.soon(hear("soon"));
    clock.after(Number.POSITIVE_INFINITY, hear("never"));
    await clock.runUntil(0);
    expect(heard).toEqual([
      [-10, "overdue"],
      [-10, "soon"],
      [-5, "first"],
      [-5, "second"],
    ]);
    expect(clock.nowMs()).toBe(0);
    expect([clock.pending, clock.nextMs]).toEqual([1, 20]);
    await clock.runFor(20);
    expect(heard.at(-1)).toEqual([20, "late"]);
  });

  it("keeps thousands of timers in order, cancelled ones left out", async () => {
    const clock = new VirtualClock();
    const heard: number[] = [];
    const timers = Array.from({ length: 5_000 }, (_, index) => {
      const delayMs = (index * 7_919) % 1_009;
      return clock.after(delayMs, () => void heard.push(delayMs));
    });
    for (const timer of timers.filter((_, index) => index % 3 === 0)) timer.cancel();
    await clock.runUntil(2_000);
    expect(heard).toHaveLength(3_333);
    expect(heard).toEqual(heard.toSorted((a, b) => a - b));
    expect(clock.pending).toBe(0);
  });

  it("follows promises to their end before time goes on", async () => {
    const clock = new VirtualClock();
    const heard: string[] = [];
    const wait = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
    const user = async (name: string, ms: number): Promise<void> => {
      for (let turn = 0; turn < 3; turn++) {
        await wait(ms);
        for (let hop = 0; hop < 100; hop++) await Promise.resolve();
        heard.push(`${name} ${clock.nowMs()}`);
      }
    };
    void user("a", 10);
    void user("b", 15);
    await clock.runUntil(100);
    expect(heard).toEqual(["a 10", "b 15", "a 20", "b 30", "a 30", "b 45"]);
  });

  it("lets code that turns the loop until a moment arrive there, if a turn takes time", async () => {
    const clock = new VirtualClock(-3, 1 / 1024);
    let arrivedMs = Number.NaN;
    const turn = (): void => {
      if (clock.nowMs() < 0) clock.soon(turn);
      else arrivedMs = clock.nowMs();
    };
    turn();
    await clock.runUntil(1);
    expect(arrivedMs).toBe(0);
  });
});
