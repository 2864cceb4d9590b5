import { describe, expect, it } from "vitest";
import { httpPlan } from "../protocol/exchange.fixture.ts";
import { isSampled, TraceIds } from "./trace-ids.ts";
import { TraceSampler } from "./trace-sampler.ts";

const lookEveryMs = 250;

/** Sampled traces in each second of a load, with a look every 250 ms. */
function sampledEachSecond(ratesPerSecond: readonly number[], perSecond: number): number[] {
  const ids = new TraceIds(Buffer.alloc(24, 9));
  const sampler = new TraceSampler(ids, httpPlan({ trace: true }), { perSecond });
  let nowMs = 0;
  sampler.look(nowMs);
  return ratesPerSecond.map((rate) => {
    let sampled = 0;
    for (let quarter = 0; quarter < 4; quarter++) {
      for (let count = 0; count < rate / 4; count++) {
        ids.beginTrace();
        if (isSampled(ids)) sampled++;
      }
      nowMs += lookEveryMs;
      sampler.look(nowMs);
    }
    return sampled;
  });
}

describe("TraceSampler", () => {
  it("samples all traces up to the rate asked for", () => {
    expect(sampledEachSecond([100, 400, 500, 20], 500)).toEqual([100, 400, 500, 20]);
  });

  it("samples a share that comes to the rate where there are more", () => {
    const [first = 0, ...rest] = sampledEachSecond(
      Array.from({ length: 20 }, () => 40_000),
      500,
    );
    expect(first).toBeLessThanOrEqual(1_000);
    // Six standard deviations of a count of 500, and what the share is rounded by.
    for (const sampled of rest) expect(Math.abs(sampled - 500)).toBeLessThan(6 * Math.sqrt(500) + 25);
  });

  it("never takes more than twice the rate, however fast a load rises", () => {
    for (const sampled of sampledEachSecond([0, 50_000, 10, 80_000, 80_000, 0, 60_000], 500))
      expect(sampled).toBeLessThanOrEqual(1_000);
  });

  it("states its share in every request", () => {
    const ids = new TraceIds();
    const sampler = new TraceSampler(ids, httpPlan({ trace: true }), { share: 0.25 });
    const texts = sampler.stamps.map((stamp) =>
      stamp?.textOf({ traceSpread: ids.traceSpread, traceCount: ids.traceCount, spanCount: 1 }),
    );
    expect(texts[0]).toBeUndefined();
    expect(texts[3]).toContain("sentry-sample_rate=0.250000");
  });

  it("stamps nothing where the run has no trace headers", () => {
    const { stamps } = new TraceSampler(new TraceIds(), httpPlan({ trace: false }));
    expect(stamps.every((stamp) => stamp === undefined)).toBe(true);
  });
});
