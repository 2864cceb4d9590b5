import { describe, expect, it } from "vitest";
import type { BreakdownRow, RouteBreakdown, SideBySide } from "#run";
import { growthOf, grownMs } from "./growth.ts";
import { kindsOf } from "./trace-choice.ts";
import type { PageTrace } from "#run";

const row = (label: string): BreakdownRow => ({
  depth: 0,
  label,
  service: "shop",
  dependency: "sql",
  callsPerRequest: 1,
  callMs: { mean: 1, p95: 1, max: 1 },
  selfMsPerRequest: 1,
  criticalShare: 1,
  errorRatio: 0,
});
const figures = (meanMs: number, waitMs = 0) => ({
  callsPerRequest: 1,
  meanMs,
  maxMs: meanMs,
  waitMs,
  waitMaxMs: waitMs,
});
const route = { rows: [row("SELECT 1"), row("SELECT 2")] } as unknown as RouteBreakdown;
const sides: SideBySide = {
  before: { trial: 1, ratePerSecond: 10 },
  after: { trial: 5, ratePerSecond: 400 },
  rows: [
    { label: "SELECT 1", service: "shop", dependency: "sql", isCall: true, before: figures(2), after: figures(3, 80) },
    { label: "SELECT 2", service: "other", dependency: "sql", isCall: true, before: figures(2), after: figures(3) },
  ],
};

describe("growth", () => {
  it("is that of the same call of the same service", () => {
    const growth = growthOf(sides, route);
    expect(growth?.afterPerSecond).toBe(400);
    expect(growth?.rows[1]).toBeUndefined();
    const [first] = growth?.rows ?? [];
    if (first === undefined) throw new Error("the call was not found");
    expect(grownMs(first)).toBe(81);
  });

  it("is not there where nothing is known of both loads", () => {
    expect(growthOf(undefined, route)).toBeUndefined();
    expect(growthOf({ ...sides, rows: [] }, route)).toBeUndefined();
  });
});

describe("choosing a trace", () => {
  const trace = (kind: PageTrace["kind"], stretch: PageTrace["stretch"]) => ({ kind, stretch }) as PageTrace;
  const traces = [trace("slowest", null), trace("typical", "reference"), trace("typical", "capacity")];

  it("offers what is there", () => {
    expect(kindsOf(traces)).toEqual(["typical", "slowest"]);
  });
});
