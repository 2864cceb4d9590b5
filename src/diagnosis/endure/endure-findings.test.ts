import { describe, expect, it } from "vitest";
import type { StressResult, TrendResult } from "#run";
import { soakFindings } from "./soak-findings.ts";
import { stressFindings } from "./stress-findings.ts";

const trend = (over: Partial<TrendResult>): TrendResult => ({
  kind: "memory",
  subject: "resident memory",
  unit: "bytes",
  verdict: "leak",
  points: 60,
  from: 80e6,
  to: 120e6,
  perSecond: { value: 1e5, low: 9e4, high: 1.1e5 },
  p: 1e-9,
  perRequest: { value: 5000, low: 4500, high: 5500 },
  detectable: 1e6,
  limit: 512e6,
  secondsToLimit: { value: 3920, low: 3500, high: 4400 },
  fillsTo: null,
  values: [],
  ...over,
});

const dry = { atSeconds: 60, requests: 2000, peers: { "10.0.0.9:5432": 10 }, cpuRatioOfBefore: 0.05 };

describe("soakFindings", () => {
  it("names a leak, a lost connection and a route that slows down", () => {
    const found = soakFindings({
      exhausted: null,
      trends: [
        trend({}),
        trend({ kind: "connections", unit: "count", perRequest: { value: 1 / 200, low: 0.004, high: 0.006 } }),
        trend({ kind: "latency", unit: "ms", verdict: "drift", route: "GET /search", from: 5, to: 15 }),
        trend({ verdict: "filling" }),
        trend({ kind: "errors", unit: "ratio", verdict: "drift" }),
      ],
    });
    expect(found.map(({ kind }) => kind)).toEqual(["memory-leak", "connection-leak", "data-growth"]);
    expect(found[0]!.evidence.join()).toContain("is reached in 1 h 5 m");
    expect(found[1]!.evidence[0]).toContain("one with every 200 requests");
    expect(found[2]).toMatchObject({ route: "GET /search", severity: "warning" });
  });

  it("knows a pool that ran dry by its open connections and an idle processor", () => {
    const [found] = soakFindings({ exhausted: dry, trends: [] });
    expect(found!.kind).toBe("connection-leak");
    expect(found!.evidence.join()).toContain("about one was lost with every 200 requests");
    expect(soakFindings({ exhausted: { ...dry, cpuRatioOfBefore: 0.9 }, trends: [] })).toEqual([]);
    expect(soakFindings({ exhausted: { ...dry, peers: {} }, trends: [] })).toEqual([]);
  });
});

const healthy = {
  saturationPerSecond: 200,
  retries: 0,
  retained: { ratio: 0.98, atPerSecond: 400 },
  amplification: { before: 1, overload: 1 },
  hysteresis: 0,
  safeLoad: null,
  recovery: { judgement: "healthy" },
} as unknown as StressResult;

describe("stressFindings", () => {
  it("has nothing to say of a target that sheds and comes back", () => {
    expect(stressFindings(healthy)).toEqual([]);
    expect(stressFindings({ ...healthy, recovery: null, retained: null, amplification: null })).toEqual([]);
  });

  it("tells collapse, retries and a way back that is none", () => {
    const recovery = {
      judgement: "metastable",
      recoversAtPerSecond: 18.5,
      idealSeconds: 60,
      waitedSeconds: 310,
      inVainPerSecond: null,
      ratePerSecond: 92.5,
      recoveredAfterSeconds: null,
    } as StressResult["recovery"];
    const found = stressFindings({
      ...healthy,
      recovery,
      hysteresis: 0.9,
      retries: 3,
      retained: { ratio: 0.1, atPerSecond: 400 },
      amplification: { before: 1, overload: 3.9 },
    });
    expect(found.map(({ kind }) => kind)).toEqual(["metastable", "congestion-collapse", "retry-amplification"]);
    expect(found[0]!.evidence).toContain("It recovered at 18.5/s");
  });
});
