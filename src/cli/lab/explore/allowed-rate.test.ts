import { describe, expect, it } from "vitest";
import type { TrialResult } from "#run";
import { pooledExplore } from "../../../../test/results/index.ts";
import { AllowedRate } from "./allowed-rate.ts";

const trialOf = (purpose: TrialResult["purpose"], requests: number): TrialResult => {
  const [first] = pooledExplore.trials;
  return { ...first!, purpose, iterationsPerSecond: 10, requestsPerSecond: 10 * requests };
};

describe("AllowedRate", () => {
  it("forbids nothing where nobody asked for a limit", () => {
    expect(new AllowedRate(null).perSecond([])).toBe(null);
  });

  it("counts what each iteration sends, as soon as that is known, and then stays with it", () => {
    const allowed = new AllowedRate({ requestsPerSecond: 500, isHeld: true });
    expect(allowed.perSecond([])).toBe(25);
    expect(allowed.perSecond([trialOf("warm-up", 9)])).toBe(25);
    const reference = trialOf("reference", 5);
    expect(allowed.perSecond([reference])).toBeCloseTo(85);
    expect(allowed.perSecond([reference, trialOf("doubling", 4)])).toBeCloseTo(85);
  });

  it("goes up to the limit itself where requests are not held back, redirects counted", () => {
    const once = new AllowedRate({ requestsPerSecond: 500, isHeld: false });
    expect(once.perSecond([])).toBe(500);
    expect(once.perSecond([trialOf("reference", 1)])).toBe(500);
    const redirected = new AllowedRate({ requestsPerSecond: 500, isHeld: false });
    expect(redirected.perSecond([trialOf("reference", 2)])).toBe(250);
  });
});
