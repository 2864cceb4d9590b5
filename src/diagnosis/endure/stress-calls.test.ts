import { describe, expect, it } from "vitest";
import type { StressResult } from "#run";
import type { PlaceLoad, StretchLoad } from "#trace";
import { stressCalls, stressStretches } from "./stress-calls.ts";
import { stressFindings } from "./stress-findings.ts";

const step = (stage: string, ratePerSecond: number, atSeconds: number, seconds: number) => {
  return { stage, ratePerSecond, atSeconds, seconds };
};

const stressed = {
  saturationPerSecond: 200,
  retries: 0,
  retained: null,
  amplification: null,
  hysteresis: null,
  recovery: null,
  steps: [
    step("before", 100, 0, 20),
    step("up", 150, 22, 10),
    step("up", 250, 34, 10),
    step("hold", 250, 44, 5),
    step("back", 100, 51, 30),
  ],
} as unknown as StressResult;

function stretch(number: number, queriesPerRequest: number): StretchLoad {
  const place = {
    scope: "call",
    service: "shop",
    instance: null,
    dependency: "database",
    label: "SELECT products",
    isAll: false,
  };
  const load = {
    place,
    spansPerSecond: 100 * queriesPerRequest,
    perRequest: queriesPerRequest,
    holdMs: 20,
    holdMsMax: 40,
    waitMs: 0,
    waitMsMax: 0,
  };
  return {
    number,
    seconds: 15,
    requestsPerSecond: 100,
    endedPerSecond: 100,
    askedPerSecond: 100,
    places: [load as unknown as PlaceLoad],
    metrics: [],
  };
}

describe("stressCalls", () => {
  it("asks traces of the seconds at rest and of those beyond what it completes", () => {
    expect(stressStretches(stressed, 1_000_000)).toEqual([
      { number: 1, fromMs: 1_005_000, toMs: 1_020_000 },
      { number: 2, fromMs: 1_034_000, toMs: 1_049_000 },
    ]);
    expect(stressStretches({ ...stressed, steps: [] }, 0)).toEqual([]);
  });

  it("sets what a request calls side by side, and finds a target that tries again itself", () => {
    const sideBySide = stressCalls(stressed, [stretch(1, 1), stretch(2, 2.8)])!;
    expect([sideBySide.before.ratePerSecond, sideBySide.after.ratePerSecond]).toEqual([100, 250]);
    expect(sideBySide.rows[0]).toMatchObject({ label: "SELECT products", before: { callsPerRequest: 1 } });
    const [finding] = stressFindings({ ...stressed, sideBySide });
    expect(finding).toMatchObject({
      kind: "retry-amplification",
      title: "In overload each request calls SELECT products 2.8 times as often",
    });
    const calm = stressCalls(stressed, [stretch(1, 1), stretch(2, 1.05)])!;
    expect(stressFindings({ ...stressed, sideBySide: calm })).toEqual([]);
  });

  it("says nothing where too few traces came", () => {
    expect(stressCalls(stressed, [stretch(1, 1)])).toBeNull();
    expect(stressCalls(stressed, [stretch(1, 1), { ...stretch(2, 3), requestsPerSecond: 1 }])).toBeNull();
  });
});
