import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Collector, parseSlo, Recorder } from "#measure";
import type { LoadPlan, RunPlan, RunResult } from "#run";
import { LoadControl } from "./load-control.ts";
import { resultOf } from "./outcome.ts";

const idle = {
  loopBusyRatio: 0.1,
  users: [1],
  usersMost: [1],
  inFlight: 0,
  connectionsOpen: 1,
  connectionsOpened: 0,
  connectionsMax: 1,
  unsolicited: 0,
  folded: 0,
  stalls: [],
};

function planOf(load: LoadPlan, slo: readonly string[] = []): RunPlan {
  const scenarios = [{ name: "shop", load }];
  const http = { tls: { insecure: false } } as RunPlan["http"];
  const target = "http://127.0.0.1:1";
  return {
    id: "x",
    method: "run",
    target,
    tags: {},
    seed: 1,
    workers: 1,
    scenarios,
    http,
    slo,
    warmUpMs: 0,
    maxInFlight: 1000,
  } as unknown as RunPlan; // what a result is made of
}

/** A run whose every interval counts what `count` does. */
function run(
  plan: RunPlan,
  seconds: number,
  count: (recorder: Recorder, tick: number) => void,
  busyRatio = 0.1,
): RunResult {
  const collector = new Collector({
    scenarios: ["shop"],
    isOpen: plan.scenarios.map(({ load }) => load.kind === "open"),
    workers: 1,
    slo: plan.slo.map((text) => parseSlo(text)),
    warmUpMs: 0,
    askedAt: (second) => new LoadControl(plan).askedAt(second),
    onSecond: () => undefined,
  });
  const recorder = new Recorder(0, 1);
  for (let tick = 1; tick <= seconds * 4; tick++) {
    count(recorder, tick);
    const place = { isLast: tick === seconds * 4, isAfterLoad: false };
    collector.add(recorder.takeInterval(tick * 250, { ...idle, loopBusyRatio: busyRatio }, place));
  }
  collector.close();
  const about = { test: "shop", command: [], load: [] } as unknown as Parameters<typeof resultOf>[0]["about"];
  return resultOf({ plan, collector, ending: { interrupted: false }, loadChanges: [], about, strict: false });
}

function answer(recorder: Recorder, count: number, name = "/"): void {
  const tally = recorder.operation({ kind: "request", protocol: "http", method: "GET", name, scenario: "shop" });
  for (let each = 0; each < count; each++) {
    tally.started++;
    tally.ok++;
    tally.latency.record(10);
    tally.service.record(10);
  }
}

function arrive(recorder: Recorder, count: number): void {
  const iterations = recorder.iterations(0);
  iterations.planned += count;
  iterations.started += count;
  iterations.completed += count;
  for (let each = 0; each < count; each++) iterations.duration.record(10);
  answer(recorder, count);
}

const closed: LoadPlan = { kind: "closed", stages: [{ durationMs: 12_000, from: 1, to: 1 }] };
const even: LoadPlan = { kind: "open", arrivals: "even", stages: [{ durationMs: 12_000, from: 100, to: 100 }] };

describe("resultOf", () => {
  it("has no field that docs/result.md does not name", () => {
    const docs = readFileSync(new URL("../../../docs/result.md", import.meta.url), "utf8");
    const result = run(planOf(even, ["p95 < 1s"]), 12, (recorder) => arrive(recorder, 25));
    const { ledger, totals, scenarios, operations, slo, validity } = result;
    const parts: readonly object[] = [
      result,
      ledger,
      totals,
      scenarios[0]!,
      slo[0]!,
      validity,
      operations[0]!.latencyMs,
    ];
    for (const field of parts.flatMap((part) => Object.keys(part))) expect(docs).toMatch(new RegExp(`\\b${field}\\b`));
  });

  it("has a rate of requests also where no iteration came to its end", () => {
    const result = run(planOf(closed), 12, (recorder) => answer(recorder, 4));
    expect(result.totals.requestsPerSecond).toBeCloseTo(16, 9);
    expect(result.operations[0]!.ratePerSecond).toBeCloseTo(16, 9);
    expect(result.summary).toContain("16/s over 12 s");
  });

  it("takes a goal for one on time or rate by its metric, not by a word in a name", () => {
    const busy = (goal: string): RunResult =>
      run(planOf(closed, [goal]), 12, (recorder) => answer(recorder, 100, "/p95/rate"), 0.99);
    expect(busy("GET /p95/rate errors > 1%").verdict).toBe("fail");
    expect(busy("GET /p95/rate mean < 1ms").verdict).toBe("invalid");
    expect(busy("P95 < 1ms").verdict).toBe("invalid");
  });

  it("tells how arrivals were spread, and doubts a spread that was not asked for", () => {
    const steady = run(planOf(even), 12, (recorder) => arrive(recorder, 25));
    expect(steady.generator.arrivals).toEqual({ dispersion: 0 });
    expect(steady.validity).toEqual({ trusted: true, doubts: [] });
    const bursts = run(planOf(even), 12, (recorder, tick) => arrive(recorder, tick % 8 < 4 ? 50 : 0));
    expect(bursts.validity.doubts.map(({ code }) => code)).toContain("arrivals");
  });

  it("counts a dropped arrival as a failure, and says so in the verdict", () => {
    const goals = ["errors < 2%", "p95 < 1s", "scenario shop errors < 2%", "errors < 2% over 3s"];
    const result = run(planOf(even, goals), 12, (recorder) => {
      arrive(recorder, 20);
      recorder.iterations(0).planned += 5;
      recorder.iterations(0).dropped += 5;
    });
    expect(result).toMatchObject({ verdict: "fail", exitCode: 99, ledger: { exact: true } });
    expect(result.slo.map(({ ok }) => ok)).toEqual([false, false, false, false]);
    expect(result.slo[0]!.observed).toBeCloseTo(0.2, 9);
    expect(result.summary).toContain("no errors, 240 arrivals dropped");
  });

  it("is invalid where an arrival has neither started nor been dropped", () => {
    const result = run(planOf(even), 12, (recorder, tick) => {
      arrive(recorder, 25);
      if (tick === 3) recorder.iterations(0).planned++;
    });
    expect(result).toMatchObject({ verdict: "invalid", exitCode: 97, ledger: { exact: false } });
    expect(result.summary).toContain("1201 arrivals planned, 1200 started or dropped");
  });

  it("is invalid where a failure has no class", () => {
    const result = run(planOf(closed), 12, (recorder, tick) => {
      answer(recorder, 25);
      const tally = recorder.operation({ kind: "request", protocol: "http", name: "/", scenario: "shop" });
      if (tick === 3) Object.assign(tally, { started: 1, failed: 1 });
    });
    expect(result.summary).toContain("1 requests failed, 0 errors");
  });
});
