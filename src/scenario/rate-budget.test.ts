import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RateBudget } from "./rate-budget.ts";

describe("RateBudget", () => {
  it("spaces requests by the rate's gap, whenever they are asked for", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 10_000, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 2, maxLength: 200 }),
        (rate, gaps) => {
          const budget = new RateBudget(rate);
          let nowMs = 0;
          let lastMs = -Infinity;
          for (const gapMs of gaps) {
            nowMs += gapMs;
            const sentMs = nowMs + budget.reserve(nowMs);
            expect(sentMs).toBeGreaterThanOrEqual(nowMs);
            expect(sentMs - lastMs).toBeGreaterThanOrEqual(1000 / rate - 1e-6);
            lastMs = sentMs;
          }
        },
      ),
    );
  });

  it("does not hold up who is slower than the rate, and saves nothing up", () => {
    const budget = new RateBudget(10);
    expect([0, 100, 1000, 1000, 1000].map((ms) => budget.reserve(ms))).toEqual([0, 0, 0, 100, 200]);
  });
});
