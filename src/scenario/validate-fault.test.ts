import { describe, expect, it } from "vitest";
import { defineTest, scenario } from "./define.ts";
import { definitionOf } from "./definition.ts";
import type { TestOptions } from "./test-file.ts";

const read = (fault: unknown) =>
  definitionOf(
    defineTest({ scenarios: [scenario("one", () => undefined)], fault: fault as NonNullable<TestOptions["fault"]> }),
  ).dependencies;
const withFault = (fault: unknown) =>
  read({ db: { listen: 5433, to: "127.0.0.1:5432", faults: [fault] } })![0]!.faults[0];
const mistake = (fault: unknown): string => {
  try {
    withFault(fault);
  } catch (error) {
    const { message, why } = error as { message: string; why?: string };
    return `${message}: ${why}`;
  }
  throw new Error("it was accepted");
};
const schedule = { kind: "schedule", fromMs: 0, forMs: null, everyMs: null };

describe("fault", () => {
  it("is read whole", () => {
    expect(read({ "the database": { listen: "0.0.0.0:5433", to: "db.internal:5432", faults: [] } })).toEqual([
      {
        name: "the database",
        listen: { host: "0.0.0.0", port: 5433 },
        to: { host: "db.internal", port: 5432 },
        faults: [],
      },
    ]);
    expect(withFault({ latency: "100ms", jitter: "20ms", from: "30s", for: "10s", every: "1m", share: "10%" })).toEqual(
      {
        effect: { kind: "latency", latencyMs: 100, jitterMs: 20, way: "down" },
        share: 0.1,
        of: "connections",
        when: { kind: "schedule", fromMs: 30_000, forMs: 10_000, everyMs: 60_000 },
      },
    );
  });

  it.each([
    [
      { bandwidth: "64KiB/s", way: "both" },
      { kind: "bandwidth", bytesPerSecond: 65_536, way: "both" },
    ],
    [{ reset: "0s" }, { kind: "reset", afterMs: 0 }],
    [{ timeout: 0 }, { kind: "timeout", afterBytes: 0 }],
    [{ slowClose: "2s" }, { kind: "slow-close", delayMs: 2_000 }],
    [
      { slicing: 10, pause: "5ms" },
      { kind: "slicing", sliceBytes: 10, pauseMs: 5, way: "down" },
    ],
  ])("reads %j", (written, effect) => {
    expect(withFault(written)).toEqual({ effect, share: 1, of: "connections", when: schedule });
  });

  it("takes errors for requests, and lets a method switch what it is told to", () => {
    expect(withFault({ error: 503, share: 0.2, when: "method" })).toEqual({
      effect: { kind: "error", status: 503 },
      share: 0.2,
      of: "requests",
      when: { kind: "method" },
    });
  });

  it.each([
    [{}, /names no fault/],
    [{ latency: "1s", reset: "1s" }, /names latency and reset/],
    [{ latency: "soon" }, /"latency" cannot be "soon"/],
    [{ latency: "1s", pause: "1s" }, /latency has no "pause"/],
    [{ latency: "1s", share: 1.5 }, /"share" cannot be 1.5/],
    [{ latency: "1s", share: "" }, /"share" cannot be ""/],
    [{ latency: "1s", way: "left" }, /"way" cannot be "left"/],
    [{ latency: "1s", every: "10s" }, /off in between/],
    [{ latency: "1s", every: "10s", for: "10s" }, /off in between/],
    [{ latency: "1s", when: "method", from: "1s" }, /both a schedule and a method/],
    [{ error: 99 }, /"error" cannot be 99/],
    [{ bandwidth: 0 }, /"bandwidth" cannot be 0/],
    ["latency", /a fault is an object/],
  ])("refuses %j and says why", (written, expected) => {
    expect(mistake(written).toLowerCase()).toMatch(new RegExp(expected.source.toLowerCase()));
  });

  it("refuses dependencies that cannot be", () => {
    expect(() => read({ db: { listen: "x", to: "127.0.0.1:1", faults: [] } })).toThrow(/"listen"/);
    expect(() => read({ db: { listen: 1, to: "127.0.0.1", faults: [] } })).toThrow(/"to"/);
    expect(() => read({ db: { listen: 1, to: "127.0.0.1:70000", faults: [] } })).toThrow(/"to"/);
    expect(() => read({ db: { listen: 1, to: "127.0.0.1:2" } })).toThrow(/"faults" is missing/);
    expect(() => read({ db: { listen: 1, too: "", to: "a:1", faults: [] } })).toThrow(/no option "too"/);
    const same = { listen: 5433, to: "127.0.0.1:5432", faults: [] };
    expect(() => read({ one: same, other: same })).toThrow(/two dependencies listen on 5433/);
  });
});
