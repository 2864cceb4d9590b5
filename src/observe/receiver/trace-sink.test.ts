import { describe, expect, it } from "vitest";
import type { SentBatch, Span } from "#trace";
import { bytesOf, leanSpan } from "./span-bytes.ts";
import { TraceSink } from "./trace-sink.ts";

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");

function spanOf(trace: number, id: number, parent: number | null, attributes: Span["attributes"]): Span {
  return {
    traceId: hex(trace, 32),
    spanId: hex(id, 16),
    parentId: parent === null ? null : hex(parent, 16),
    kind: parent === null ? "server" : "client",
    name: "span",
    service: "shop",
    instance: null,
    startMs: 1_700_000_000_000 + 10 * id,
    durationMs: parent === null ? 100 : 8,
    isError: false,
    attributes: Object.assign(Object.create(null) as object, attributes) as Span["attributes"],
    weight: 1,
  };
}

const root = (trace: number): Span => spanOf(trace, 1, null, { "http.route": "/api", "http.request.method": "GET" });
const query = (trace: number, id: number): Span =>
  spanOf(trace, id, 1, { "db.system.name": "postgresql", "db.query.text": `SELECT a FROM b WHERE id = ${id}` });
const request = (trace: number): Span[] => [root(trace), ...[2, 3, 4, 5, 6, 7, 8].map((id) => query(trace, id))];

const [worker, span] = ["00000000000000aa", "000000bb"];
const traceIdOf = (count: number): string => worker + hex(5, 8) + hex(count, 8);
const spanIdOf = (count: number): string => span + hex(count, 8);

const sentBatch = (counts: readonly number[], durationMs: number): SentBatch => ({
  worker,
  span,
  operations: ["GET /api"],
  ids: Int32Array.from(counts.flatMap((count) => [5, count, count])),
  operation: new Uint16Array(counts.length),
  startMs: Float64Array.from(counts, () => 1_700_000_000_000),
  durationMs: Float64Array.from(counts, () => durationMs),
  isError: new Uint8Array(counts.length),
});

const noAttributes = Object.create(null) as Span["attributes"];

describe("TraceSink", () => {
  it("makes routes, dependencies and findings of spans, the last of them when it is closed", async () => {
    const sink = new TraceSink(() => 0);
    for (let trace = 1; trace <= 10; trace++) sink.spans(request(trace));
    await sink.close();
    const inside = sink.inside({ bad_id: 2 }, { queue: 3 });
    expect(inside.routes).toMatchObject([{ route: "GET /api", traces: 10, coverage: null, serverMs: { mean: 100 } }]);
    expect(inside.dependencies[0]).toMatchObject({ system: "postgresql", label: "", calls: 70 });
    expect(inside.findings).toMatchObject([{ kind: "n-plus-one", route: "GET /api" }]);
    expect(inside.coverage).toEqual({
      requestsTraced: 0,
      rootsReceived: 0,
      spansReceived: 82,
      spansDropped: { bad_id: 2 },
      spansDroppedBySdk: { queue: 3 },
    });
  });

  it("joins spans with the requests they came of, and knows those that nothing came of", async () => {
    const sink = new TraceSink(() => 0);
    const [answered, silent] = [7, 8];
    sink.requests(sentBatch([answered, silent], 140));
    sink.spans([{ ...root(answered), traceId: traceIdOf(answered), parentId: spanIdOf(answered) }]);
    await sink.close();
    const { routes, coverage } = sink.inside({}, {});
    expect(coverage).toMatchObject({ requestsTraced: 2, rootsReceived: 1 });
    expect(routes).toMatchObject([{ operations: ["GET /api"], coverage: 0.5, queueMs: { mean: 40, max: 40 } }]);
  });

  it("closes a trace when nothing came for it for a while: what comes later is late", async () => {
    let nowMs = 0;
    const sink = new TraceSink(() => nowMs);
    sink.spans(request(1));
    nowMs = 14_000;
    sink.spans([query(1, 9)]);
    nowMs = 60_000;
    sink.spans([root(2)]);
    nowMs = 62_000;
    sink.spans([query(1, 10)]);
    await sink.close();
    const { routes, coverage } = sink.inside({}, {});
    expect(routes).toMatchObject([{ traces: 2, rows: [{}, { callsPerRequest: 4 }] }]);
    expect(coverage.spansDropped).toEqual({ late: 1 });
  });

  it("has examples and tables of the first seconds, before any trace is complete, and better ones afterwards", () => {
    let nowMs = 0;
    const sink = new TraceSink(() => nowMs);
    sink.spans(request(1));
    expect(sink.examples()).toEqual([]);
    nowMs = 2_000;
    const early = sink.examples();
    expect(early.map(({ kind, route }) => `${kind} ${route}`)).toEqual(["typical GET /api", "slowest GET /api"]);
    expect(early[0]!.trace.spans).toHaveLength(8);
    expect(sink.insideByNow().routes).toMatchObject([{ route: "GET /api", traces: 1 }]);
    expect(sink.examples().map(({ trace }) => trace)).toEqual(early.map(({ trace }) => trace));
    nowMs = 20_000;
    expect(sink.examples()).toHaveLength(2);
    expect(sink.insideByNow()).toMatchObject({ routes: [{ traces: 1 }], coverage: { spansReceived: 8 } });
  });

  it("tells of a stretch of load what was open at the same time, and what metrics said in it", async () => {
    const sink = new TraceSink(() => 5_000, undefined, {}, 0);
    for (let trace = 1; trace <= 40; trace++) sink.spans([{ ...root(trace), startMs: trace * 50, durationMs: 100 }]);
    const plain = {
      kind: "gauge",
      isDelta: false,
      isMonotonic: false,
      service: "shop",
      instance: null,
      unit: "",
    } as const;
    const reading = { name: "db.client.connections.max", timeMs: 1_500, value: 10, histogram: null };
    sink.metrics([{ ...plain, ...reading, attributes: noAttributes }]);
    await sink.close();
    const stretch = sink.stretch({ number: 3, fromMs: 1_000, toMs: 2_000 });
    expect(stretch).toMatchObject({ number: 3, seconds: 1, requestsPerSecond: 20 });
    expect(stretch.places[0]?.meanOpen).toBeCloseTo(2, 6);
    expect(stretch.metrics).toMatchObject([{ name: "db.client.connection.max", max: 10 }]);
  });

  it.each([
    ["spans", { spans: 100, bytes: Infinity }],
    ["bytes", { spans: Infinity, bytes: 100_000 }],
  ])("closes traces sooner where it may hold no more %s, and loses none that are whole", async (_what, limits) => {
    const sink = new TraceSink(() => 0, limits);
    for (let trace = 1; trace <= 1_000; trace++) {
      sink.spans(request(trace));
      expect(sink.isFull()).toBe(false);
    }
    await sink.close();
    const { routes, coverage } = sink.inside({}, {});
    const late = coverage.spansDropped["late"] ?? 0;
    expect(coverage.spansReceived).toBe(8_000);
    expect(coverage.spansDropped).toEqual(late === 0 ? {} : { late });
    // A trace that came in the middle of it is cut in two.
    expect(routes[0]!.traces).toBe(1_000);
    expect(late).toBeLessThan(700);
  });
});

describe("leanSpan", () => {
  it("leaves spans as they are that are small enough, and takes the longest attributes from others", () => {
    const small = root(1);
    expect(leanSpan(small, 16_384)).toBe(small);
    const large = spanOf(1, 2, 1, {
      "db.query.text": "SELECT 1",
      stack: "x".repeat(20_000),
      list: ["y".repeat(9_000)],
    });
    const lean = leanSpan(large, 16_384);
    expect(Object.keys(lean.attributes)).toEqual(["db.query.text", "list"]);
    expect(Object.keys(large.attributes)).toHaveLength(3);
    expect(bytesOf(lean)).toBeLessThan(16_384);
  });
});
