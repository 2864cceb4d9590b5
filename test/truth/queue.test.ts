import { describe, expect, test } from "vitest";
import { seededRandom } from "../targets/capacity/hold-times.mjs";
import { trueCapacity } from "./excess.ts";
import { simulate } from "./queue.ts";

// The truth that answers are compared with, itself compared with queueing theory.

const requests = 200_000;

function exponentialMs(meanMs: number): Float64Array {
  return Float64Array.from({ length: 20_000 }, (_, index) => -Math.log(1 - (index + 0.5) / 20_000) * meanMs);
}
const fixedMs = (ms: number): Float64Array => Float64Array.of(ms);

/** Where p95 doubles, as a share of saturation: exact values for c parallel slots. */
describe("p95 doubles where theory says", () => {
  const holdMs = 200;
  test.each([
    { slots: 1, holdsMs: exponentialMs(holdMs), share: 0.5 },
    { slots: 4, holdsMs: exponentialMs(holdMs), share: 0.855 },
    { slots: 10, holdsMs: exponentialMs(holdMs), share: 0.939 },
    { slots: 1, holdsMs: fixedMs(holdMs), share: 0.288 },
    { slots: 8, holdsMs: fixedMs(holdMs), share: 0.852 },
  ])("with $slots slots, at $share", ({ slots, holdsMs, share }) => {
    const saturation = (slots / holdMs) * 1000;
    const capacity = trueCapacity({ slots, holdsMs }, { referencePerSecond: saturation / 1000, requests });
    expect(capacity?.rule).toBe("p95");
    expect(Math.abs((capacity?.perSecond ?? 0) / saturation / share - 1)).toBeLessThan(0.02);
  });
});

const quantile = (values: Float64Array, q: number): number => values.toSorted()[Math.floor(values.length * q)] ?? 0;
const share = (values: Float64Array, holds: (value: number) => boolean): number =>
  values.filter(holds).length / values.length;

test("two visits carry half of one", () => {
  const model = { slots: 10, visits: 2, holdsMs: fixedMs(20) };
  const random = seededRandom(3);
  expect(quantile(simulate(model, { ratePerSecond: 245, requests, random }), 0.5)).toBeLessThan(200);
  expect(quantile(simulate(model, { ratePerSecond: 255, requests, random }), 0.5)).toBeGreaterThan(2000);
});

test("time outside the slots is added and bounds nothing", () => {
  const model = { slots: 1, holdsMs: fixedMs(4), outsideMs: fixedMs(20) };
  const tookMs = simulate(model, { ratePerSecond: 5, requests, random: seededRandom(4) });
  expect(quantile(tookMs, 0.5)).toBeCloseTo(24, 6);
});

test("a freeze of 200 ms every 5 s has its p99 at 150 ms", () => {
  const model = { freeze: { ms: 200, everyMs: 5000 } };
  const tookMs = simulate(model, { ratePerSecond: 100, requests, random: seededRandom(5) });
  expect(Math.abs(quantile(tookMs, 0.99) - 150)).toBeLessThan(5);
  expect(quantile(tookMs, 0.9)).toBe(0);
});

test("beyond a limiter's rate the rest fails", () => {
  const model = { limiter: { perSecond: 100, burst: 10 } };
  const tookMs = simulate(model, { ratePerSecond: 200, requests, random: seededRandom(6) });
  expect(Math.abs(share(tookMs, Number.isFinite) - 0.5)).toBeLessThan(0.01);
  expect(trueCapacity(model, { referencePerSecond: 1, requests })?.rule).toBe("errors");
});

test("a bounded queue refuses what is beyond saturation", () => {
  const model = { slots: 10, holdsMs: exponentialMs(50), queueMax: 50 };
  const tookMs = simulate(model, { ratePerSecond: 400, requests, random: seededRandom(7) });
  expect(Math.abs(share(tookMs, Number.isFinite) - 0.5)).toBeLessThan(0.01);
});

test("what finds out too late completes nothing in overload", () => {
  const model = { slots: 10, holdsMs: exponentialMs(50), deadlineMs: 1000 };
  expect(share(simulate(model, { ratePerSecond: 100, requests, random: seededRandom(8) }), Number.isFinite)).toBe(1);
  const overloaded = simulate(model, { ratePerSecond: 300, requests, random: seededRandom(8) });
  expect(share(overloaded, Number.isFinite)).toBeLessThan(0.01);
});

test("a bleed has no saturation and doubles at its rate", () => {
  const model = { bleed: { baseMs: 50, doublesAtPerSecond: 200, memoryMs: 2000 } };
  const capacity = trueCapacity(model, { referencePerSecond: 5, requests });
  expect(Math.abs((capacity?.perSecond ?? 0) / 200 - 1)).toBeLessThan(0.1);
});

test("what the client adds is granted twice at the limit and spent once", () => {
  const model = { slots: 1, holdsMs: fixedMs(100) };
  const slower = { slots: 1, holdsMs: fixedMs(100), outsideMs: fixedMs(30) };
  const comparison = { referencePerSecond: 0.1, requests };
  expect(trueCapacity(model, { ...comparison, clientMs: 30 })?.perSecond).toBeCloseTo(
    trueCapacity(slower, comparison)?.perSecond ?? 0,
    1,
  );
});

test("a target without a limit has no capacity", () => {
  expect(trueCapacity({ outsideMs: fixedMs(200) }, { referencePerSecond: 10, requests: 20_000 })).toBeNull();
});
