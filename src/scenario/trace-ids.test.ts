import { describe, expect, it } from "vitest";
import { isSampled, TraceIds } from "./trace-ids.ts";

const entropy = (fill: number): Buffer => Buffer.alloc(24, fill);
const traceId = /^(?!0{32})[0-9a-f]{32}$/;
const spanHalf = /^(?!0{8})[0-9a-f]{8}$/;

function nextTrace(ids: TraceIds): string {
  ids.beginTrace();
  return ids.traceIdOf(ids);
}

/** How many of so many traces are sampled. */
function sampledOf(count: number, ids: TraceIds): number {
  let sampled = 0;
  for (let index = 0; index < count; index++) {
    ids.beginTrace();
    if (isSampled(ids)) sampled++;
  }
  return sampled;
}

describe("TraceIds", () => {
  it("have the form of W3C Trace Context, even where chance gives nothing but zeros or ones", () => {
    for (const ids of [new TraceIds(), new TraceIds(entropy(0)), new TraceIds(entropy(255))]) {
      expect(ids.span).toMatch(spanHalf);
      for (let count = 0; count < 1_000; count++) expect(nextTrace(ids)).toMatch(traceId);
    }
  });

  it("do not come twice, not when their counters overflow either", () => {
    for (const fill of [0, 255, 0xfe]) {
      const ids = new TraceIds(entropy(fill));
      ids.sample(0.5, Infinity);
      const count = 70_000;
      const [traces, spans] = [new Set<string>(), new Set<number>()];
      for (let index = 0; index < count; index++) {
        traces.add(nextTrace(ids).slice(16));
        spans.add(ids.nextSpanCount());
      }
      expect([traces.size, spans.size]).toEqual([count, count]);
    }
  });

  it("go round after 2^31 traces", () => {
    const ids = new TraceIds(entropy(7));
    ids.traceCount = -1;
    ids.beginTrace();
    expect(ids.traceCount).toBe(1);
    ids.traceCount = 0x7fff_fffe;
    ids.beginTrace();
    expect([ids.traceCount, nextTrace(ids).slice(24)]).toEqual([-0x7fff_ffff, "80000003"]);
  });

  it("of one worker begin alike, those of two do not", () => {
    const [one, other] = [new TraceIds(), new TraceIds()];
    expect(nextTrace(one).slice(0, 16)).toBe(nextTrace(one).slice(0, 16));
    expect(nextTrace(one).slice(0, 16)).not.toBe(nextTrace(other).slice(0, 16));
  });

  it("are spread evenly in the half that samplers decide by", () => {
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

  it("are all sampled unless a share is asked for, which then is", () => {
    const ids = new TraceIds(entropy(7));
    expect(sampledOf(1_000, ids)).toBe(1_000);
    ids.sample(0, Infinity);
    expect(sampledOf(1_000, ids)).toBe(0);
    for (const share of [0.9, 0.1, 0.01]) {
      ids.sample(share, Infinity);
      const deviation = Math.sqrt(50_000 * share * (1 - share));
      expect(Math.abs(sampledOf(50_000, ids) - share * 50_000)).toBeLessThan(6 * deviation);
    }
  });

  it("are not sampled beyond the number given", () => {
    const ids = new TraceIds(entropy(7));
    ids.sample(1, 10);
    expect([sampledOf(8, ids), sampledOf(8, ids)]).toEqual([8, 2]);
    ids.sample(1, 3);
    expect(sampledOf(8, ids)).toBe(3);
  });
});
