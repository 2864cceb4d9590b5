import { describe, expect, it } from "vitest";
import { querySpan, sentOf, serverSpan, spanOf, traceIdOf } from "../planted-spans.fixture.ts";
import type { Span } from "../span.ts";
import { assembleTrace } from "../tree/assemble-trace.ts";
import { PlaceMeter } from "./place-meter.ts";
import type { PlaceLoad } from "./stretch-load.ts";

interface Planted {
  readonly slots: number;
  readonly holdMs: number;
  readonly everyMs: number;
  readonly seconds?: number;
  /** What the driver makes of the wait. */
  readonly poolSpan?: boolean;
  readonly weight?: number;
  /** Spans begin at whole milliseconds, as those of OpenTelemetry for JavaScript. */
  readonly isCoarse?: boolean;
  readonly order?: "backwards";
}

/** Requests come every `everyMs`, and each holds one of `slots` connections for `holdMs`, first come first served. */
function planted({ slots, holdMs, everyMs, seconds = 10, poolSpan, weight = 1, isCoarse, order }: Planted): PlaceMeter {
  const freeAt = Array.from({ length: slots }, () => 0);
  const traces: { readonly spans: readonly Span[]; readonly trace: number }[] = [];
  for (let trace = 1; trace * everyMs < seconds * 1000; trace += 1) {
    const startMs = trace * everyMs;
    const slot = freeAt.indexOf(Math.min(...freeAt));
    const heldMs = Math.max(startMs, freeAt[slot] ?? 0);
    freeAt[slot] = heldMs + holdMs;
    const clock = (ms: number): number => (isCoarse === true ? Math.floor(ms) : ms);
    const spans = [
      serverSpan("/a", { trace, id: 1, startMs: clock(startMs), durationMs: heldMs + holdMs - startMs, weight }),
      querySpan("SELECT a FROM t", { trace, id: 2, parent: 1, startMs: clock(heldMs), durationMs: holdMs, weight }),
      ...(poolSpan === true
        ? [
            spanOf({
              ...{ trace, id: 3, parent: 1, kind: "client", name: "pg-pool.connect", startMs: clock(startMs) },
              durationMs: heldMs - startMs,
              attributes: { "db.system.name": "postgresql" },
            }),
          ]
        : []),
    ];
    traces.push({ trace, spans });
  }
  const meter = new PlaceMeter();
  for (const { trace, spans } of order === "backwards" ? traces.toReversed() : traces)
    meter.add(assembleTrace(traceIdOf(trace), spans, []), seconds * 1000);
  return meter;
}

const stretch = { number: 7, fromMs: 2000, toMs: 8000 };
function queries(meter: PlaceMeter): PlaceLoad {
  const place = meter
    .read(stretch)
    .places.find(({ place: { dependency, scope } }) => dependency === "sql" && scope === "system");
  return place ?? expect.fail("no place of queries");
}

describe("PlaceMeter", () => {
  it("sees a full pool: as many open on average as at most, and a wait before each", () => {
    const place = queries(planted({ slots: 4, holdMs: 50, everyMs: 10 }));
    expect(place.meanOpen).toBeCloseTo(4, 6);
    expect(place.mostOpen).toBeCloseTo(4, 3);
    expect(place.holdMs).toBeCloseTo(50, 6);
    expect(place.perRequest).toBeGreaterThan(0.75);
    expect(place.waitMs).toBeGreaterThan(500);
    expect(place.place).toMatchObject({ service: "shop", system: "postgresql", label: "", spanKind: "client" });
  });

  it("sees room: fewer open on average than at most, and no wait", () => {
    const place = queries(planted({ slots: 4, holdMs: 54, everyMs: 42 }));
    expect(place.meanOpen).toBeCloseTo(54 / 42, 2);
    expect(place.mostOpen).toBeGreaterThan(1.4);
    expect(place.waitMs).toBe(0);
  });

  it("takes a driver's span of getting a connection for the wait before the query", () => {
    const plain = queries(planted({ slots: 4, holdMs: 50, everyMs: 10 }));
    const told = queries(planted({ slots: 4, holdMs: 50, everyMs: 10, poolSpan: true }));
    expect(told.waitMs).toBeCloseTo(plain.waitMs, 6);
  });

  it("is not misled by clocks that begin spans at whole milliseconds", () => {
    const { mostOpen, meanOpen } = queries(planted({ slots: 10, holdMs: 20.37, everyMs: 1.7, isCoarse: true }));
    expect(meanOpen).toBeCloseTo(10, 1);
    expect(mostOpen).toBeLessThan(10 / 0.95);
  });

  it("gives the same whatever order traces come in", () => {
    const parts = { slots: 3, holdMs: 33, everyMs: 9 };
    const rounded = (meter: PlaceMeter): string =>
      JSON.stringify(meter.read(stretch), (_, value: unknown) =>
        typeof value === "number" ? value.toPrecision(9) : value,
      );
    expect(rounded(planted({ ...parts, order: "backwards" }))).toBe(rounded(planted(parts)));
  });

  it("reckons a sender's sampling out, and then says of no most", () => {
    const weighted = queries(planted({ slots: 4, holdMs: 50, everyMs: 10, weight: 2 }));
    expect(weighted.meanOpen).toBeCloseTo(8, 6);
    expect(weighted.mostOpen).toBeNull();
  });

  it("counts requests, and the queue before their handlers where it knows when they were sent", () => {
    const meter = new PlaceMeter();
    for (let trace = 1; trace <= 100; trace += 1) {
      const startMs = 2000 + trace * 10;
      const spans = [serverSpan("/a", { trace, id: 1, parent: 100, startMs, durationMs: 5, instance: "i-1" })];
      const sent = sentOf({ trace, id: 100, startMs: startMs - 3, durationMs: 9 });
      meter.add(assembleTrace(traceIdOf(trace), spans, [sent]), 4000);
    }
    const { requestsPerSecond, endedPerSecond, askedPerSecond, places } = meter.read({ ...stretch, toMs: 4000 });
    expect(requestsPerSecond).toBeCloseTo(50, 6);
    expect(endedPerSecond).toBeCloseTo(50, 6);
    expect(askedPerSecond).toBeCloseTo(50, 6);
    const requests = places.filter(({ place: { scope } }) => scope === "requests");
    expect(requests.map(({ place: { isAll, instance } }) => [isAll, instance])).toEqual(
      expect.arrayContaining([
        [false, "i-1"],
        [true, null],
      ]),
    );
    expect(requests[0]?.waitMs).toBeCloseTo(4, 6);
  });

  it("counts what a request does of its own by its name, and an ORM's span beside its driver's", () => {
    const meter = new PlaceMeter();
    const spans = [
      serverSpan("/a", { id: 1, startMs: 2000, durationMs: 100 }),
      spanOf({ id: 2, parent: 1, name: "render", startMs: 2000, durationMs: 10 }),
      querySpan("SELECT 1", { id: 3, parent: 1, name: "orm", startMs: 2010, durationMs: 50 }),
      querySpan("SELECT 1", { id: 4, parent: 3, startMs: 2040, durationMs: 20 }),
    ];
    meter.add(assembleTrace(traceIdOf(1), spans, []), 3000);
    const found = meter.read(stretch).places.map(({ place: { scope, label }, holdMs }) => [scope, label, holdMs]);
    expect(found).toEqual(
      expect.arrayContaining([
        ["call", "render", 10],
        ["system", "", 20],
      ]),
    );
  });

  it("stays within its limits, whatever names and times spans claim", () => {
    const meter = new PlaceMeter();
    for (let trace = 1; trace <= 3000; trace += 1) {
      const name = `work ${"abcdefghij"[trace % 10] ?? ""}${"x".repeat(trace / 10)}`;
      const startMs = trace % 3 === 0 ? trace * 1e9 : 5000 + trace * 100;
      const span = spanOf({ trace, id: 1, name, startMs, durationMs: trace % 5 === 0 ? 1e12 : 5 });
      meter.add(assembleTrace(traceIdOf(trace), [span], []), 300_000);
    }
    const { places } = meter.read({ ...stretch, toMs: 300_000 });
    expect(places.length).toBeLessThanOrEqual(200);
  });
});
