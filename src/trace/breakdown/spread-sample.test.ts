import { describe, expect, it } from "vitest";
import { SpreadSample } from "./spread-sample.ts";

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
