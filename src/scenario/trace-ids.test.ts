import { expect, test } from "vitest";
import { TraceIds } from "./trace-ids.ts";

const entropy = (fill: number): Buffer => Buffer.alloc(24, fill);

test("ids have the form of W3C Trace Context, even where chance gives nothing but zeros or ones", () => {
  for (const ids of [new TraceIds(), new TraceIds(entropy(0)), new TraceIds(entropy(255))]) {
    for (let count = 0; count < 1_000; count++) {
      expect(ids.nextTraceId()).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
      expect(ids.nextSpanId()).toMatch(/^(?!0{16})[0-9a-f]{16}$/);
    }
  }
});

test("ids do not come twice, not when their counters overflow either", () => {
  for (const fill of [0, 255, 0xfe]) {
    const ids = new TraceIds(entropy(fill));
    const count = 140_000;
    const [traces, spans] = [new Set<string>(), new Set<string>()];
    for (let index = 0; index < count; index++) {
      traces.add(ids.nextTraceId());
      spans.add(ids.nextSpanId());
    }
    expect([traces.size, spans.size]).toEqual([count, count]);
  }
});

test("trace ids of one worker begin alike, those of two do not", () => {
  const [one, other] = [new TraceIds(), new TraceIds()];
  expect(one.nextTraceId().slice(0, 16)).toBe(one.nextTraceId().slice(0, 16));
  expect(one.nextTraceId().slice(0, 16)).not.toBe(other.nextTraceId().slice(0, 16));
});

test("the half that samplers decide by is spread evenly", () => {
  const ids = new TraceIds(entropy(7));
  const count = 64_000;
  const buckets = new Float64Array(16);
  for (let index = 0; index < count; index++) buckets[Number.parseInt(ids.nextTraceId()[16]!, 16)]! += 1;
  // Six standard deviations.
  for (const bucket of buckets) expect(Math.abs(bucket - count / 16)).toBeLessThan(6 * Math.sqrt(count / 16));
});
