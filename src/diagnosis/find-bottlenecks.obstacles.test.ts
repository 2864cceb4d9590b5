import { describe, expect, it } from "vitest";
import type { ExploreResult, ResourceSummary, TrialResult } from "#run";
import { findBottlenecks } from "./find-bottlenecks.ts";
import { findingsOf } from "./findings-of.ts";
import { exponential } from "./planted-corpus.fixture.ts";
import { searchPlanted } from "./planted-search.fixture.ts";
import type { Planted } from "./planted-target.fixture.ts";

const machine = { cores: 2 };
const pool: Planted = { slots: 10, holdMs: exponential(50), outsideMs: 1, cpuMs: 0.4 };
const healthy: Planted = { slots: 400, holdMs: exponential(3), cpuMs: 0.1 };

function told(explored: ExploreResult): string {
  return findBottlenecks(explored, machine)
    .map(({ kind, confidence }) => `${kind} ${confidence}`)
    .join(", ");
}

/** `explored` as if its trials had been otherwise. */
function changed(
  explored: ExploreResult,
  change: (trial: TrialResult, index: number) => Partial<TrialResult>,
): ExploreResult {
  const trials = explored.trials.map((trial, index) => ({ ...trial, ...change(trial, index) }));
  return { ...explored, trials, reference: trials[0] ?? null };
}

type Target = NonNullable<ResourceSummary["target"]>;
const withTarget = (trial: TrialResult, target: Partial<Target>): TrialResult["resources"] =>
  trial.resources && { ...trial.resources, target: trial.resources.target && { ...trial.resources.target, ...target } };

describe("findBottlenecks", () => {
  it("names the generator only where the search gave up for it", () => {
    const fine = searchPlanted(healthy, 5, { ratePerSecondMax: 2000 });
    const late = { sendLagP99Ms: 80, loopDelayP99Ms: 40, cpuCores: 1.9 };
    const busy = changed(fine, () => ({ generator: late }));
    expect(told(busy)).toBe("");
    const validity = { kind: "invalid", side: "generator", rule: "send lag", evidence: "p99 80 ms" } as const;
    const spoiled = changed(busy, ({ ratePerSecond }) => (ratePerSecond > 500 ? { validity } : {}));
    const obstacle = {
      kind: "generator",
      evidence: "sent 80 ms late at 640/s",
      advice: "use a machine of its own",
    } as const;
    const [first] = findBottlenecks({ ...spoiled, obstacles: [obstacle] }, machine);
    expect(first).toMatchObject({ kind: "generator", limit: 640, advice: "use a machine of its own" });
    expect(first?.confidence).toBeGreaterThan(0.9);
    const host = { cores: 2, cpuCores: 1.99 };
    const shared = changed(spoiled, ({ resources }) => ({
      generator: { ...late, cpuCores: 0.1 },
      resources: resources && { ...resources, host: resources.host && { ...resources.host, ...host } },
    }));
    const [busyMachine] = findBottlenecks({ ...shared, obstacles: [obstacle] }, machine);
    expect(busyMachine?.resource).toBe("the machine that makes the load, busy with other things");
    expect(busyMachine?.advice).toContain("End what else is running");
    expect(first?.resource).toBe("the machine that makes the load");
    // Late at 320/s, on time at 640/s: the machine was not quiet, and the load has nothing to do with it.
    const moody = changed(busy, ({ ratePerSecond }) =>
      ratePerSecond > 300 && ratePerSecond < 500 ? { validity } : {},
    );
    expect(told({ ...moody, obstacles: [obstacle] })).not.toContain("generator");
  });

  it("names a restart where the process is another one", () => {
    const seen = searchPlanted(pool, 5);
    const another = changed(seen, (trial, index) =>
      index < 8
        ? {}
        : { resources: withTarget(trial, { identity: "4822@99" }), ...(index === 8 && { byError: { reset: 9 } }) },
    );
    expect(told(another)).toContain("restart");
    expect(told(seen)).not.toContain("restart");
  });

  it("names warm-up where later trials are faster and cheaper at more load", () => {
    const seen = searchPlanted(healthy, 5, { ratePerSecondMax: 300 });
    const cold = changed(seen, (trial, index) => {
      const factor = 1 + 4 * Math.exp(-index);
      const { p50, mean } = trial.latencyMs;
      const latencyMs = { ...trial.latencyMs, p50: (p50 ?? 0) * factor, mean: (mean ?? 0) * factor };
      return {
        latencyMs,
        resources: withTarget(trial, { cpuCores: (trial.resources?.target?.cpuCores ?? 0) * factor }),
      };
    });
    expect(told(cold)).toBe("");
    const obstacle = { kind: "warm-up", evidence: "the median still falls", advice: "" } as const;
    expect(told({ ...cold, obstacles: [obstacle] })).toMatch(/^warm-up 0\.9/);
  });

  it("names a quota where a load that passed is refused later", () => {
    const seen = searchPlanted(healthy, 5, { ratePerSecondMax: 300 });
    const used = changed(seen, (trial, index) => {
      if (index < 4) return {};
      const good = trial.goodPerSecond * (index % 2 === 0 ? 0.1 : 0.35);
      const failed = Math.round((trial.goodPerSecond - good) * trial.durationSeconds);
      const share = { goodPerSecond: good, errorRatio: 1 - good / trial.goodPerSecond };
      return {
        ...share,
        byError: { http_4xx: failed },
        statuses: { "200": 10, "403": failed },
        outcome: { kind: "bad", rule: "errors", evidence: "" },
      };
    });
    expect(told(used)).toMatch(/^quota/);
  });

  it("names memory where it fills up with load", () => {
    const swelling = { baseBytes: 200e6, bytesInside: 400_000, limitBytes: 512e6 };
    const found = findBottlenecks(searchPlanted({ ...pool, memory: swelling }, 5), machine);
    expect(found.map(({ kind }) => kind)).toContain("memory");
  });

  it("names an instance that gets more than its part", () => {
    const seen = changed(searchPlanted({ slots: 1, holdMs: exponential(5), cpuMs: 5 }, 5), (trial) => {
      const metrics = { 'http_requests_total{instance="a"}': 150, 'http_requests_total{instance="b"}': 50 };
      return { resources: trial.resources && { ...trial.resources, metrics } };
    });
    expect(told(seen)).toContain("load-balancer-imbalance");
  });

  it("names collections where the runtime counts them", () => {
    const seen = changed(searchPlanted(pool, 5), (trial) => {
      const metrics = { nodejs_gc_duration_seconds_sum: trial.ratePerSecond > 150 ? 0.4 : 0.02 };
      return { resources: trial.resources && { ...trial.resources, metrics } };
    });
    expect(told(seen)).not.toBe("");
    expect(findBottlenecks(seen, machine).some(({ evidence }) => evidence.join().includes("collections"))).toBe(false);
  });

  it("is silent of a search that was never made", () => {
    const empty = { ...searchPlanted(healthy, 5, { ratePerSecondMax: 20 }), trials: [], reference: null };
    expect(findBottlenecks(empty, machine)).toEqual([]);
    const lost = { ...empty, saturation: { iterationsPerSecond: 100, low: null, high: null } };
    expect(findBottlenecks(lost, machine)).toEqual([]);
  });

  it("bears trials in which nothing could be measured", () => {
    const none = {
      p50: null,
      p90: null,
      p95: null,
      p99: null,
      p999: null,
      min: null,
      mean: null,
      max: null,
      intervals: {},
    };
    const dumb = changed(searchPlanted(pool, 5), () => ({
      latencyMs: none,
      resources: null,
      iterationsPerSecond: 0,
      requestsPerSecond: 0,
      goodPerSecond: 0,
      arrivals: { planned: 0, started: 0, dropped: 0 },
    }));
    expect(findBottlenecks(dumb, machine)).toEqual([]);
  });
});

describe("findingsOf", () => {
  it("says what gave first and what to do, with figures", () => {
    const bottlenecks = findBottlenecks(searchPlanted(pool, 5), machine);
    const [first] = findingsOf({ bottlenecks });
    expect(first).toMatchObject({ kind: "connection-pool", severity: "warning" });
    expect(first?.title).toMatch(/^A bounded pool is always full: a pool or semaphore of about (9|10|11)$/);
    expect(first?.advice).toMatch(
      /^Pool size: raise it from about (9|10|11), or shorten what holds a slot \(\d+(\.\d)? ms/,
    );
    expect(first?.evidence.length).toBeGreaterThanOrEqual(3);
  });

  it("has nothing to say of nothing", () => {
    expect(findingsOf({ bottlenecks: [] })).toEqual([]);
  });

  it("shows a collapse beside what gave first, and leaves runners-up out", () => {
    const bottleneck = {
      resource: "x",
      limit: null,
      evidence: ["e"],
      against: ["a"],
      predictedPerSecond: null,
      advice: "do",
    };
    const bottlenecks = [
      { ...bottleneck, kind: "connection-pool", confidence: 0.8, missing: "traces" },
      { ...bottleneck, kind: "congestion-collapse", confidence: 0.7 },
      { ...bottleneck, kind: "thread-pool", confidence: 0.6 },
      { ...bottleneck, kind: "warm-up", confidence: 0.2 },
    ];
    const findings = findingsOf({ bottlenecks });
    expect(findings.map(({ kind, severity }) => `${kind} ${severity}`)).toEqual([
      "connection-pool warning",
      "congestion-collapse critical",
    ]);
    expect(findings[0]?.evidence).toEqual(["e", "Against it: a", "What would settle it: traces"]);
  });
});
