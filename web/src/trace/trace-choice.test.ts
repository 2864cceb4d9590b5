import { describe, expect, it } from "vitest";
import type { PageStretch, PageTrace } from "#run";
import { pairOf } from "./trace-choice.ts";

const stretches: readonly PageStretch[] = [
  { name: "reference", fromSeconds: 10, toSeconds: 20, ratePerSecond: 10 },
  { name: "capacity", fromSeconds: 100, toSeconds: 110, ratePerSecond: 400 },
];
const traceOf = (kind: PageTrace["kind"], stretch: PageTrace["stretch"]): PageTrace => ({ kind, stretch }) as PageTrace;

describe("pairOf", () => {
  it("sets the reference beside the capacity, whatever came first", () => {
    const [whole, capacity, reference] = ([null, "capacity", "reference"] as const).map((each) =>
      traceOf("typical", each),
    );
    expect(pairOf([whole!, capacity!, reference!], "typical", stretches)).toEqual({
      shown: [reference, capacity],
      missing: null,
    });
  });

  it("says which side has none", () => {
    const capacity = traceOf("failed", "capacity");
    expect(pairOf([traceOf("failed", null), capacity], "failed", stretches)).toEqual({
      shown: [capacity],
      missing: "At the reference no failed request of it was kept: none failed there, or none of those was traced.",
    });
  });

  it("shows one of the whole run where neither load has one, and says so", () => {
    const whole = traceOf("slowest", null);
    expect(pairOf([whole], "slowest", stretches)).toEqual({
      shown: [whole],
      missing: "At the reference and at capacity no trace of it was kept: none came, or there was no room for more.",
    });
    expect(pairOf([whole], "slowest", [])).toEqual({ shown: [whole], missing: null });
  });
});
