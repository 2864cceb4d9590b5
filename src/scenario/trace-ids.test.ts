import { expect, test } from "vitest";
import { TraceIds } from "./trace-ids.ts";

const entropy = (fill: number): Buffer => Buffer.alloc(24, fill);
const field = /^traceparent: 00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-01\r\n\r\n$/;

/** The ids of the next request, as they go out. */
function next(ids: TraceIds): { trace: string; span: string; text: string } {
  ids.beginTrace();
  const { traceSpread, traceCount } = ids;
  const numbers = { traceSpread, traceCount, spanCount: ids.nextSpanCount() };
  const octets = Buffer.alloc(ids.length + 2, "?");
  ids.writeFixed(octets, 1);
  ids.writeIds(octets, 1, numbers);
  const text = octets.toString("latin1");
  expect(text).toBe(`?${ids.textOf(numbers)}?`);
  const [, trace = "", span = ""] = field.exec(text.slice(1, -1)) ?? [];
  expect(trace).toBe(ids.traceIdOf(numbers));
  return { trace, span, text };
}

test("ids have the form of W3C Trace Context, even where chance gives nothing but zeros or ones", () => {
  for (const ids of [new TraceIds(), new TraceIds(entropy(0)), new TraceIds(entropy(255))]) {
    for (let count = 0; count < 1_000; count++) expect(next(ids).text.slice(1, -1)).toMatch(field);
  }
});

test("ids do not come twice, not when their counters overflow either", () => {
  for (const fill of [0, 255, 0xfe]) {
    const ids = new TraceIds(entropy(fill));
    const count = 70_000;
    const [traces, spans] = [new Set<string>(), new Set<string>()];
    for (let index = 0; index < count; index++) {
      ids.beginTrace();
      const { traceSpread, traceCount } = ids;
      const text = ids.textOf({ traceSpread, traceCount, spanCount: ids.nextSpanCount() });
      traces.add(text.slice(16, 48));
      spans.add(text.slice(49, 65));
    }
    expect([traces.size, spans.size]).toEqual([count, count]);
  }
});

test("trace ids of one worker begin alike, those of two do not", () => {
  const [one, other] = [new TraceIds(), new TraceIds()];
  expect(next(one).trace.slice(0, 16)).toBe(next(one).trace.slice(0, 16));
  expect(next(one).trace.slice(0, 16)).not.toBe(next(other).trace.slice(0, 16));
});

test("the half that samplers decide by is spread evenly", () => {
  const ids = new TraceIds(entropy(7));
  const count = 64_000;
  const buckets = new Float64Array(16);
  for (let index = 0; index < count; index++) {
    ids.beginTrace();
    buckets[ids.traceSpread >>> 28]! += 1;
  }
  // Six standard deviations.
  for (const bucket of buckets) expect(Math.abs(bucket - count / 16)).toBeLessThan(6 * Math.sqrt(count / 16));
});
