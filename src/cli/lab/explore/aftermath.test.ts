import { describe, expect, it } from "vitest";
import type { LabSecond } from "#method";
import { Aftermath } from "./aftermath.ts";

interface Seen {
  readonly completed?: number;
  readonly timeouts?: number;
  readonly inFlight?: number;
  readonly cores?: number;
}

const second = (atSeconds: number, { completed = 0, timeouts = 0, inFlight = 0, cores }: Seen): LabSecond =>
  ({
    atSeconds,
    inFlight,
    iterations: { completed, failed: timeouts, cancelled: 0 },
    operations: [{ byError: new Map([["total_timeout", timeouts]]) }],
    reading: cores === undefined ? null : { target: { cpuCores: cores } },
  }) as unknown as LabSecond;

const trial = (length: number, seen: Seen): LabSecond[] => Array.from({ length }, (_, at) => second(at, seen));

/** Seconds at rest until it says that nothing is left. */
function waited(aftermath: Aftermath, from: number, seen: Seen | ((at: number) => Seen) = {}): number {
  for (let at = from; ; at++) {
    const now = second(at, typeof seen === "function" ? seen(at) : seen);
    if (!aftermath.goesOn(now, [])) return at + 1 - from;
  }
}

describe("Aftermath", () => {
  it("waits for nothing where all that was sent has been answered", () => {
    const aftermath = new Aftermath(trial(20, { completed: 50, cores: 1 }), 0);
    expect(waited(aftermath, 20, { cores: 1 })).toBe(1);
  });

  it("waits until what was given up can have been worked off", () => {
    // 20 s × 50/s were completed and 20 s × 15/s given up: 6 s of work are left.
    const aftermath = new Aftermath(trial(20, { completed: 50, timeouts: 15 }), null);
    expect(waited(aftermath, 20)).toBe(6);
  });

  it("goes on as soon as the processor is at rest where that tells", () => {
    const busy = trial(20, { completed: 50, timeouts: 15, cores: 0.9 });
    expect(waited(new Aftermath(busy, 0.02), 20, { cores: 0.03 })).toBe(2);
    expect(waited(new Aftermath(busy, 0.02), 20, (at) => ({ cores: at < 33 ? 0.9 : 0.1 }))).toBe(15);
  });

  it("gives up after half a minute, and says so", () => {
    const aftermath = new Aftermath(trial(20, { completed: 50, timeouts: 15, cores: 1 }), 0);
    expect(waited(aftermath, 20, { cores: 1 })).toBe(31);
    expect(aftermath.isInVain).toBe(true);
  });
});
