import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConcurrencyMeter } from "./concurrency.ts";
import { querySpan, serverSpan, traceIdOf } from "./planted-spans.fixture.ts";
import { assembleTrace } from "./tree/assemble-trace.ts";

const window = { fromMs: 0, toMs: 10_000 };

/** Requests come every `everyMs`, and each holds one of `slots` connections for `holdMs`, first come first served. */
function poolFacts(slots: number, holdMs: number, everyMs: number) {
  const meter = new ConcurrencyMeter([window, { fromMs: 2000, toMs: 4000 }]);
  const freeAt = Array.from({ length: slots }, () => 0);
  for (let trace = 1; trace * everyMs < window.toMs; trace += 1) {
    const startMs = trace * everyMs;
    const slot = freeAt.indexOf(Math.min(...freeAt));
    const heldMs = Math.max(startMs, freeAt[slot] ?? 0);
    freeAt[slot] = heldMs + holdMs;
    const spans = [
      serverSpan("/a", { trace, id: 1, startMs, durationMs: heldMs + holdMs - startMs }),
      querySpan("SELECT a FROM t", { trace, id: 2, parent: 1, startMs: heldMs, durationMs: holdMs }),
    ];
    meter.add(assembleTrace(traceIdOf(trace), spans, []));
  }
  return meter.facts().filter(({ identity }) => identity.dependency === "sql");
}

describe("ConcurrencyMeter", () => {
  it("sees a full pool: as many open on average as at most, and a wait before each", () => {
    const [whole, part] = poolFacts(4, 50, 10);
    expect(part).toMatchObject({ mostOpen: 4, meanHoldMs: 50, perTrace: 1, service: "shop", spanKind: "client" });
    expect(part?.meanOpen).toBeCloseTo(4, 1);
    expect(part?.meanWaitMs).toBeGreaterThan(100);
    expect(whole?.mostOpen).toBe(4);
  });

  it("sees room: fewer open on average than at most, and no wait", () => {
    const [, part] = poolFacts(4, 25, 10);
    expect(part?.meanOpen).toBeCloseTo(2.5, 1);
    expect(part?.mostOpen).toBe(3);
    expect(part?.meanWaitMs).toBe(0);
  });

  it("counts what was sampled for what it stands for, and does not know the most then", () => {
    const meter = new ConcurrencyMeter([{ fromMs: 0, toMs: 100 }]);
    meter.add(
      assembleTrace(traceIdOf(1), [querySpan("SELECT 1", { id: 1, startMs: 50, durationMs: 100, weight: 10 })], []),
    );
    expect(meter.facts()).toMatchObject([{ meanOpen: 5, mostOpen: null }]);
  });

  it("agrees with counting moment by moment, whatever the spans", () => {
    const interval = fc.record({
      startMs: fc.integer({ min: 0, max: 40 }),
      durationMs: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(fc.array(interval, { minLength: 1, maxLength: 30 }), (intervals) => {
        const meter = new ConcurrencyMeter([{ fromMs: 0, toMs: 100 }]);
        intervals.forEach((each, index) =>
          meter.add(assembleTrace(traceIdOf(index), [querySpan("SELECT 1", { trace: index, id: 1, ...each })], [])),
        );
        const open = Array.from(
          { length: 100 },
          (_, ms) => intervals.filter(({ startMs, durationMs }) => startMs <= ms && ms < startMs + durationMs).length,
        );
        const [fact] = meter.facts();
        expect(fact?.mostOpen).toBe(Math.max(...open));
        expect(fact?.meanOpen).toBeCloseTo(open.reduce((sum, count) => sum + count, 0) / 100, 6);
      }),
    );
  });
});
