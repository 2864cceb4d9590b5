import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sentOf, spanOf } from "./planted-spans.fixture.ts";
import { TraceStore } from "./trace-store.ts";

describe("TraceStore", () => {
  it("gives a trace once, when nothing came for it for the quiet time", () => {
    const store = new TraceStore({ quietMs: 100 });
    store.addSpan(spanOf({ id: 1 }), 0);
    store.addSpan(spanOf({ id: 2, parent: 1 }), 60);
    expect(store.takeQuiet(120)).toEqual([]);
    expect(store.takeQuiet(160).map(({ spanCount }) => spanCount)).toEqual([2]);
    expect(store.takeQuiet(500)).toEqual([]);
  });

  it("joins requests whether they come before or after their spans", () => {
    const store = new TraceStore({ quietMs: 100 });
    store.addRequest(sentOf({ trace: 1, id: 9 }), 0);
    store.addSpan(spanOf({ trace: 1, id: 1, parent: 9 }), 1);
    store.addSpan(spanOf({ trace: 2, id: 1, parent: 9 }), 1);
    store.addRequest(sentOf({ trace: 2, id: 9 }), 50);
    expect(store.takeAll().map(({ trees }) => trees[0]?.sent?.spanId)).toEqual([
      sentOf({ id: 9 }).spanId,
      sentOf({ id: 9 }).spanId,
    ]);
  });

  it("drops what comes after its trace was given, and says so", () => {
    const store = new TraceStore({ quietMs: 10 });
    store.addSpan(spanOf({ id: 1 }), 0);
    store.takeQuiet(10);
    store.addSpan(spanOf({ id: 2, parent: 1 }), 11);
    expect(store.takeAll()).toEqual([]);
    expect(store.counts()).toMatchObject({ spansReceived: 2, spansGiven: 1, spansHeld: 0, spansDropped: { late: 1 } });
  });

  it("takes what an iteration goes on with after a long pause for whole requests", () => {
    const store = new TraceStore({ quietMs: 10 });
    store.addRequest(sentOf({ id: 101 }), 0);
    store.addSpan(spanOf({ id: 1, parent: 101, kind: "server" }), 0);
    expect(store.takeQuiet(10)).toHaveLength(1);
    store.addSpan(spanOf({ id: 3, parent: 2 }), 5000);
    store.addSpan(spanOf({ id: 2, parent: 102, kind: "server" }), 5000);
    store.addSpan(spanOf({ id: 4, parent: 1 }), 5000);
    store.addRequest(sentOf({ id: 102 }), 5001);
    const [trace] = store.takeAll();
    expect(trace?.trees.map(({ nodes, sent }) => [sent?.spanId, nodes.length])).toEqual([
      [sentOf({ id: 102 }).spanId, 2],
    ]);
    expect(store.counts()).toMatchObject({ spansGiven: 3, spansDropped: { late: 1 }, requestsDropped: 0 });
  });

  it("makes room with what holds spans, and keeps requests whose spans are on their way", () => {
    const store = new TraceStore({ quietMs: 100 });
    store.addRequest(sentOf({ trace: 1, id: 9 }), 0);
    store.addSpan(spanOf({ trace: 2, id: 1 }), 0);
    store.addSpan(spanOf({ trace: 3, id: 1 }), 40);
    expect(store.takeSpans(50, 30).map(({ trees }) => trees.length)).toEqual([1]);
    expect(store.takeSpans(50, 0)).toHaveLength(1);
    store.addSpan(spanOf({ trace: 1, id: 1, parent: 9 }), 60);
    const [trace] = store.takeAll();
    expect(trace?.trees.map(({ sent }) => sent?.spanId)).toEqual([sentOf({ id: 9 }).spanId]);
  });

  it("holds no more than it may, for a trace and in all", () => {
    const store = new TraceStore({ spansMax: 5, spansPerTraceMax: 3, requestsMax: 1 });
    for (let id = 1; id <= 4; id += 1) store.addSpan(spanOf({ trace: 1, id }), 0);
    for (let id = 1; id <= 3; id += 1) store.addSpan(spanOf({ trace: 2, id }), 0);
    for (let id = 1; id <= 3; id += 1) store.addRequest(sentOf({ id }), 0);
    expect(store.counts()).toMatchObject({
      spansHeld: 5,
      spansDropped: { "trace-too-large": 1, "store-full": 1 },
      requestsDropped: 2,
    });
  });

  it("refuses spans whose times are no numbers", () => {
    const store = new TraceStore();
    for (const startMs of [Number.NaN, Infinity]) store.addSpan(spanOf({ id: 1, startMs }), 0);
    for (const durationMs of [Number.NaN, -1, Infinity]) store.addSpan(spanOf({ id: 1, durationMs }), 0);
    expect(store.counts().spansDropped["bad-span"]).toBe(5);
  });

  it("accounts for every span, whatever came when", () => {
    const step = fc.record({
      trace: fc.integer({ min: 1, max: 5 }),
      id: fc.integer({ min: 1, max: 6 }),
      parent: fc.option(fc.integer({ min: 1, max: 6 })),
      waitMs: fc.integer({ min: 0, max: 20 }),
      durationMs: fc.constantFrom(1, 2, Number.NaN),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const store = new TraceStore({ quietMs: 30, spansMax: 12, spansPerTraceMax: 5 });
        let nowMs = 0;
        let given = 0;
        for (const { waitMs, ...parts } of steps) {
          nowMs += waitMs;
          store.addSpan(spanOf(parts), nowMs);
          for (const { spanCount } of store.takeQuiet(nowMs)) given += spanCount;
        }
        const { spansReceived, spansHeld, spansGiven, spansDropped } = store.counts();
        const dropped = Object.values(spansDropped).reduce((sum, count) => sum + count, 0);
        expect(spansReceived).toBe(steps.length);
        expect(spansHeld + spansGiven + dropped).toBe(spansReceived);
        expect(spansGiven).toBe(given);
      }),
      { numRuns: 300 },
    );
  });
});
