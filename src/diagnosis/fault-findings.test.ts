import { describe, expect, it } from "vitest";
import type { DependencyResult, FaultEffect, RunResult } from "#run";
import { passing, pooledExplore } from "../../test/results/index.ts";
import { faultFindings } from "./fault-findings.ts";

const slow: FaultEffect = { kind: "latency", latencyMs: 100, jitterMs: 0, way: "down" };

function through(exchanges: number, effects: readonly FaultEffect[], share = 1): DependencyResult {
  const when = { kind: "method" } as const;
  return {
    name: "database",
    listen: "127.0.0.1:5433",
    to: "127.0.0.1:5432",
    faults: effects.map((effect) => ({
      text: effect.kind === "latency" ? "latency 100 ms" : effect.kind,
      plan: { effect, share, of: "connections", when },
      spans: [{ fromSeconds: 0, toSeconds: 60 }],
    })),
    traffic: { connections: 10, open: 0, refused: 0, resets: 0, bytesUp: 1, bytesDown: 1, exchanges, answered: 0 },
  };
}

function evidence(dependency: DependencyResult, meanMs = 120): readonly string[] {
  const ledger: RunResult["ledger"] = {
    ...passing.ledger,
    iterations: { ...passing.ledger.iterations, completed: 900, failed: 100 },
  };
  const reference = pooledExplore.reference!;
  const bottlenecks = [
    { ...pooledExplore.bottlenecks[0]!, kind: "connection-pool", resource: "a pool of about 10", limit: 10 },
  ];
  const found = {
    saturation: null,
    bottlenecks,
    reference: { ...reference, latencyMs: { ...reference.latencyMs, mean: meanMs } },
  };
  return faultFindings({ method: "explore", dependencies: [dependency], ledger }, found).flatMap(
    (finding) => finding.evidence,
  );
}

describe("faultFindings", () => {
  it("says how much of an iteration is the fault's, and what the pool carries with it and without", () => {
    expect(evidence(through(1000, [slow]))).toEqual([
      "1,000 round trips over 10 connections through 127.0.0.1:5433 to 127.0.0.1:5432",
      "An iteration goes there 1.0 times and waits 100 ms longer each time: 100 ms of the 120 ms it takes when nothing else goes on",
      "Capacity moved because a pool of about 10 is held that much longer: it saturates at 10 ÷ 120 ms = 83.3/s; without the fault it would at 10 ÷ 20 ms = 500/s",
    ]);
  });

  it("counts several round trips, both ways and several faults together", () => {
    const both: FaultEffect = { ...slow, latencyMs: 10, way: "both" };
    expect(evidence(through(2000, [both, { ...slow, latencyMs: 5 }]))[1]).toContain(
      "goes there 2.0 times and waits 25 ms longer",
    );
  });

  it("proves nothing by sums where waits overlap, or where it is not known how long they are", () => {
    expect(evidence(through(3000, [slow]))[1]).toContain("some of that at the same time");
    expect(evidence(through(3000, [slow]))).toHaveLength(2);
    expect(evidence(through(1000, [slow], 0.5))).toHaveLength(1);
    expect(evidence(through(1000, [{ kind: "reset", afterMs: 0 }]))).toHaveLength(1);
  });

  it("says nothing where no fault was on", () => {
    expect(
      faultFindings({ method: "explore", dependencies: [through(5, [])], ledger: passing.ledger }, pooledExplore),
    ).toEqual([]);
    expect(faultFindings({ method: "explore", ledger: passing.ledger }, pooledExplore)).toEqual([]);
  });
});
