import { describe, expect, it } from "vitest";
import { LateSpans } from "./late-spans.ts";

/** A service that sends every so often, up to the end of the load. */
function sending(everyMs: number, untilMs: number, late = new LateSpans()): LateSpans {
  for (let nowMs = everyMs, count = 1; nowMs <= untilMs; nowMs += everyMs, count++) late.look({ shop: count }, nowMs);
  return late;
}

/** When the waiting for a load that ended at 10 s is over. */
function overAt(late: LateSpans, more: (nowMs: number) => void = () => undefined): number {
  for (let nowMs = 10_000; ; nowMs += 50) {
    more(nowMs);
    if (late.isOver(10_000, nowMs)) return nowMs;
  }
}

describe("LateSpans", () => {
  it("waits for nobody where no span ever came", () => {
    const late = new LateSpans();
    late.look({}, 9_000);
    expect([late.waitMs, overAt(late)]).toEqual([0, 10_000]);
  });

  it("waits one batch longer than a service usually lets pass between two", () => {
    expect(overAt(sending(1_000, 10_000))).toBe(11_750);
    expect(overAt(sending(200, 10_000))).toBe(10_750);
  });

  it("waits for the delay that SDKs have by default where it has seen too little", () => {
    expect(overAt(sending(5_000, 10_000))).toBe(16_000);
    expect(overAt(sending(1_000, 2_000))).toBe(16_000);
  });

  it("waits for the slowest of several services", () => {
    const late = sending(1_000, 10_000);
    late.look({ billing: 3 }, 9_500);
    expect(overAt(late)).toBe(16_000);
  });

  it("goes on while spans come, and not forever", () => {
    let count = 100;
    const until = (endMs: number) => {
      const late = sending(1_000, 10_000);
      return overAt(late, (nowMs) => nowMs < endMs && late.look({ shop: count++ }, nowMs));
    };
    expect(until(13_000)).toBe(13_450);
    expect(until(60_000)).toBe(22_000);
  });
});
