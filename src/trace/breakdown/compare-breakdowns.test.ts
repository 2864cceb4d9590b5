import { describe, expect, it } from "vitest";
import { querySpan, sentOf, serverSpan, traceIdOf } from "../planted-spans.fixture.ts";
import { assembleTrace } from "../tree/assemble-trace.ts";
import { compareBreakdowns } from "./compare-breakdowns.ts";
import { ksTest } from "./ks-test.ts";
import { SpreadSample } from "./spread-sample.ts";
import { TraceBreakdown } from "./trace-breakdown.ts";

interface Load {
  readonly queueMs?: number;
  readonly poolWaitMs?: number;
  readonly queryMs?: number;
  readonly traces?: number;
  readonly hasExtra?: boolean;
}

const wobble = (trace: number): number => ((trace * 7919) % 100) / 100;

function stretch({ queueMs = 1, poolWaitMs = 0, queryMs = 5, traces = 60, hasExtra = false }: Load): TraceBreakdown {
  const breakdown = new TraceBreakdown();
  for (let trace = 1; trace <= traces; trace += 1) {
    const ownMs = 2 + wobble(trace);
    const queryStart = ownMs + poolWaitMs;
    const serverMs = queryStart + queryMs + 1 + (hasExtra ? 4 : 0);
    const spans = [
      serverSpan("/a", { trace, id: 1, parent: 100, durationMs: serverMs }),
      querySpan("SELECT a FROM t", {
        trace,
        id: 2,
        parent: 1,
        startMs: queryStart,
        durationMs: queryMs + wobble(trace + 3) / 10,
      }),
      ...(hasExtra
        ? [
            querySpan("SELECT b FROM t", {
              trace,
              id: 3,
              parent: 1,
              startMs: queryStart + queryMs + 0.5,
              durationMs: 4,
            }),
          ]
        : []),
    ];
    const sent = sentOf({ trace, id: 100, startMs: -queueMs, durationMs: serverMs + queueMs });
    breakdown.add(assembleTrace(traceIdOf(trace), spans, [sent]));
  }
  return breakdown;
}

const changesOf = (before: Load, after: Load) => {
  const [route] = compareBreakdowns(stretch(before), stretch(after));
  return route?.changes.map(({ kind, label, deltaMs }) => `${kind} ${label} ${deltaMs.toFixed(1)}`) ?? [];
};

describe("compareBreakdowns", () => {
  it("names the span that grew", () => {
    expect(changesOf({}, { queryMs: 25 })).toEqual(["span SELECT a FROM t 20.0"]);
    const [route] = compareBreakdowns(stretch({}), stretch({ queryMs: 25 }));
    expect(route?.deltaMs).toBeCloseTo(20, 6);
    expect(route?.changes[0]).toMatchObject({
      isSignificant: true,
      path: ["GET /a", "SELECT a FROM t"],
      callsBefore: 1,
      callsAfter: 1,
    });
    expect(route?.changes[0]?.shareOfDelta).toBeCloseTo(1, 2);
  });

  it("names the wait that appeared before a call that did not grow", () => {
    expect(changesOf({}, { poolWaitMs: 83 }).toSorted()).toEqual(["span GET /a 83.0", "wait SELECT a FROM t 83.0"]);
  });

  it("names the queue in front of the handler", () => {
    expect(changesOf({}, { queueMs: 41 })).toEqual(["queue queue in front of the handler 40.0"]);
  });

  it("names a call that was not there before", () => {
    expect(changesOf({}, { hasExtra: true })[0]).toBe("span SELECT b FROM t 4.0");
  });

  it("says nothing changed where nothing did", () => {
    expect(changesOf({}, {})).toEqual([]);
  });

  it("judges no difference by few traces", () => {
    const [route] = compareBreakdowns(stretch({ traces: 20 }), stretch({ traces: 20, queryMs: 25 }));
    expect(route?.changes[0]?.isSignificant).toBeNull();
  });
});

describe("ksTest", () => {
  /** A plain generator is enough: what is judged is how often the test is wrong. */
  function uniforms(seed: number, count: number): number[] {
    let state = seed;
    return Array.from({ length: count }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    });
  }

  it("is wrong about samples of one distribution about as often as it says", () => {
    const wrong = Array.from(
      { length: 1000 },
      (_, seed) => ksTest(uniforms(seed, 80), uniforms(seed + 5000, 60)).p < 0.05,
    );
    const share = wrong.filter(Boolean).length / wrong.length;
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.08);
  });

  it("sees a shift of a quarter in 100 values a side", () => {
    expect(
      ksTest(
        uniforms(1, 100),
        uniforms(2, 100).map((value) => value + 0.25),
      ).p,
    ).toBeLessThan(0.01);
  });

  it("takes values that are all the same as one distribution", () => {
    expect(ksTest([1, 1, 1], [1, 1])).toEqual({ distance: 0, p: 1 });
    expect(ksTest([], [1])).toEqual({ distance: 0, p: 1 });
    expect(ksTest([1, 2], [3, 4]).distance).toBe(1);
  });
});

describe("SpreadSample", () => {
  it("keeps values spread evenly over all that came", () => {
    const sample = new SpreadSample<number>(100);
    for (let value = 0; value < 10_000; value += 1) sample.add(value);
    const values = sample.values();
    expect(values.length).toBeGreaterThanOrEqual(50);
    expect(values.length).toBeLessThanOrEqual(100);
    const steps = new Set(values.slice(1).map((value, index) => value - (values[index] ?? 0)));
    expect(steps.size).toBe(1);
  });
});
