import { describe, expect, it } from "vitest";
import { monotonicMs, RealClock } from "./real-clock.ts";

describe("RealClock", () => {
  it("does not call back once it is cancelled, nor before 25 days are over", async () => {
    const clock = new RealClock();
    let calls = 0;
    const call = (): void => {
      calls++;
    };
    clock.after(1, call).cancel();
    const far = clock.after(30 * 86_400_000, call);
    await new Promise((resolve) => void setTimeout(resolve, 5));
    far.cancel();
    expect(calls).toBe(0);
  });

  it("counts from the moment the run begins, negative before it", () => {
    const clock = new RealClock();
    clock.startAt(monotonicMs() + 1_000_000);
    const before = clock.nowMs();
    expect(before).toBeLessThan(-900_000);
    expect(clock.nowMs()).toBeGreaterThanOrEqual(before);
    const other = new RealClock();
    const at = monotonicMs() - 5000;
    clock.startAt(at);
    other.startAt(at);
    expect(Math.abs(clock.nowMs() - other.nowMs())).toBeLessThan(1000);
  });
});
