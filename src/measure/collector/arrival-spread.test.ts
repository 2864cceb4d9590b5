import { describe, expect, it } from "vitest";
import { ArrivalSpread } from "./arrival-spread.ts";

describe("ArrivalSpread", () => {
  it("is nearly 0 for even arrivals and large where a second's arrivals come in the next", () => {
    const even = new ArrivalSpread();
    const late = new ArrivalSpread();
    for (let bin = 0; bin < 20; bin++) {
      even.add(100 + (bin % 2), 100.5);
      late.add(bin % 2 === 0 ? 0 : 200, 100);
    }
    expect(even.dispersion).toEqual({ index: expect.closeTo(0.25 / 100.5, 9), bins: 20 });
    expect(late.dispersion).toEqual({ index: 100, bins: 20 });
  });

  it("says nothing of few seconds, and leaves out those with few arrivals", () => {
    const spread = new ArrivalSpread();
    for (let bin = 0; bin < 9; bin++) spread.add(20, 20);
    for (let bin = 0; bin < 9; bin++) spread.add(2, 0.3);
    expect(spread.dispersion).toBeNull();
    spread.add(20, 20);
    expect(spread.dispersion).toEqual({ index: 0, bins: 10 });
  });
});
