import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FaultEffect, FaultPlan, FaultWhen } from "#run";
import { readFault } from "./fault-input.ts";
import { writeFault } from "./fault-output.ts";

const time = fc.integer({ min: 0, max: 3_600_000 });
const size = fc.integer({ min: 1, max: 1e9 });
const way = fc.constantFrom("up" as const, "down" as const, "both" as const);
const kind = <const Kind extends string>(name: Kind) => fc.constant(name);

const effect: fc.Arbitrary<FaultEffect> = fc.oneof(
  fc.record({ kind: kind("latency"), latencyMs: time, jitterMs: time, way }),
  fc.record({ kind: kind("bandwidth"), bytesPerSecond: size, way }),
  fc.record({ kind: kind("reset"), afterMs: time }),
  fc.record({ kind: kind("timeout"), afterBytes: fc.nat() }),
  fc.record({ kind: kind("error"), status: fc.integer({ min: 200, max: 599 }) }),
  fc.record({ kind: kind("slow-close"), delayMs: time }),
  fc.record({ kind: kind("slicing"), sliceBytes: size, pauseMs: time, way }),
);
const when: fc.Arbitrary<FaultWhen> = fc.oneof(
  fc.record({ kind: kind("method") }),
  fc.record({ kind: kind("schedule"), fromMs: time, forMs: fc.constant(null), everyMs: fc.constant(null) }),
  fc.record({
    kind: kind("schedule"),
    fromMs: time,
    forMs: fc.integer({ min: 1, max: 1000 }),
    everyMs: fc.constantFrom(null, 1001, 60_000),
  }),
);
const plan: fc.Arbitrary<FaultPlan> = fc.record({
  effect,
  share: fc.double({ min: 0.001, max: 1, noNaN: true }),
  of: fc.constantFrom("connections" as const, "requests" as const),
  when,
});

describe("writeFault", () => {
  it("writes what readFault reads back, also by way of JSON", () => {
    fc.assert(
      fc.property(plan, (fault) => {
        expect(readFault(JSON.parse(JSON.stringify(writeFault(fault))))).toEqual(fault);
      }),
    );
  });
});
