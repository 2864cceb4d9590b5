import { describe, expect, it } from "vitest";
import type { StressResult } from "#run";
import { passing, pooledExplore } from "../../test/results/index.ts";
import { compareFaults } from "./compare-faults.ts";

const step = { stage: "up", goodPerSecond: 200, p95Ms: 12 };
const stressed = {
  steps: [{ ...step, stage: "before" }, step],
  retained: { ratio: 0.987, atPerSecond: 400 },
  recovery: { recoveredAfterSeconds: 4, waitedSeconds: 14 },
  safeLoad: { value: 180, low: 180, high: null },
} as unknown as StressResult;

describe("compareFaults", () => {
  it("has nothing to say where nobody asked for both", () => {
    expect(compareFaults({ ...passing, explore: pooledExplore })).toEqual([]);
  });

  it("sets what a search found with and without side by side", () => {
    const { saturation, capacity } = pooledExplore;
    const slow = { ...pooledExplore, capacity: null, saturation: { ...saturation!, iterationsPerSecond: 82.5 } };
    const rows = compareFaults({ ...passing, explore: slow, withoutFaults: { explore: pooledExplore } });
    expect(rows.slice(0, 2)).toEqual([
      { what: "carries", without: `${String(capacity!.iterationsPerSecond)}/s`, withFaults: "not known" },
      { what: "saturates at", without: `${String(saturation!.iterationsPerSecond)}/s`, withFaults: "82.5/s" },
    ]);
  });

  it("says of an overload what it completed and whether it came back", () => {
    const recovery = { ...stressed.recovery!, recoveredAfterSeconds: null, waitedSeconds: 90 };
    const down = { ...stressed, steps: [], retained: null, recovery, safeLoad: null };
    const rows = compareFaults({ ...passing, stress: down, withoutFaults: { stress: stressed } });
    expect(rows.map(({ what, without, withFaults }) => [what, without, withFaults])).toEqual([
      ["completes at most", "200/s", "not known"],
      ["p95 before the overload", "12 ms", "not known"],
      ["kept in overload", "99 %", "not known"],
      ["as before again", "after 4 s", "not within 1 m 30 s"],
      ["safe load", "180/s", "not known"],
    ]);
  });
});
