import { describe, expect, it } from "vitest";
import { collector, health } from "./collector/messages.fixture.ts";
import { mismatchOf, summarize } from "./collector/index.ts";
import type { IntervalMessage } from "./interval-message.ts";
import { nameLimits, otherName } from "./naming.ts";
import { Recorder } from "./recorder.ts";

const take = (recorder: Recorder, endMs: number, isLast = false): IntervalMessage =>
  recorder.takeInterval(endMs, health(), { isLast, isAfterLoad: false });

const time = { seconds: { iterations: 1, requests: 1 }, warmUpSeconds: 0, isPlanned: [false], scenarios: ["shop"] };

function request(
  recorder: Recorder,
  name: string,
  rest: { readonly scenario?: string; readonly step?: string } = {},
): void {
  const { scenario = "shop", step } = rest;
  const tally = recorder.operation({
    kind: "request",
    protocol: "http",
    method: "GET",
    name,
    scenario,
    ...(step !== undefined && { step }),
  });
  tally.started++;
  tally.ok++;
  tally.latency.record(5);
}

describe("Recorder", () => {
  it("announces a name once, in the interval that first counts it", () => {
    const recorder = new Recorder(0, 1);
    request(recorder, "/a");
    expect(take(recorder, 250).operations).toEqual([
      { id: 0, kind: "request", protocol: "http", method: "GET", name: "/a", scenario: "shop" },
    ]);
    request(recorder, "/a");
    request(recorder, "/b");
    expect(take(recorder, 500).operations.map(({ id, name }) => [id, name])).toEqual([[1, "/b"]]);
  });

  it("tells apart what differs in kind, protocol, method, scenario or step", () => {
    const recorder = new Recorder(0, 1);
    const name = { kind: "measure", protocol: "sql", name: "/a", scenario: "shop" } as const;
    const tallies = [
      name,
      { ...name, kind: "request" } as const,
      { ...name, protocol: "redis" },
      { ...name, method: "GET" },
      { ...name, scenario: "browse" },
      { ...name, step: "checkout" },
    ].map((each) => recorder.operation(each));
    expect(new Set(tallies).size).toBe(6);
    expect(recorder.operation({ ...name })).toBe(tallies[0]);
  });

  it("posts nothing for what counted nothing", () => {
    const recorder = new Recorder(0, 1);
    for (let each = 0; each < 100; each++) request(recorder, `/${each}`);
    const full = take(recorder, 250).numbers.length;
    const empty = take(recorder, 500).numbers.length;
    expect(empty).toBeLessThan(full / 10);
    expect(take(recorder, 750).startMs).toBe(500);
  });

  it("counts names beyond the limit together, with exact totals, apart by what they mean", () => {
    const recorder = new Recorder(0, 1);
    const count = 3000;
    for (let each = 0; each < count; each++) {
      request(recorder, `/item/${each}`);
      request(recorder, `/login/${each}`, { step: "start" });
      request(recorder, `/in/${each}`, { step: "checkout" });
      const measured = recorder.operation({
        kind: "measure",
        protocol: "sql",
        name: `query ${each}`,
        scenario: "shop",
      });
      measured.started++;
      measured.ok++;
      measured.latency.record(1);
    }
    const all = collector();
    all.add(take(recorder, 1000, true));
    all.close();
    expect(all.requests).toMatchObject({ started: 3 * count, ok: 3 * count });
    expect(mismatchOf(all)).toBe("");
    // Two of three requests are not a hook's.
    expect(all.counts.judged.ok).toBe(2 * count);
    const { operations } = summarize(all, time);
    const others = operations.filter(({ name }) => name === otherName);
    expect(operations.length).toBe(nameLimits.operations + others.length);
    expect(others.map(({ kind, step }) => `${kind} ${step ?? ""}`).sort()).toEqual([
      "measure ",
      "request ",
      "request start",
    ]);
    expect(operations.reduce((sum, { ok }) => sum + ok, 0)).toBe(4 * count);
  });

  it("keeps within the limit over many workers that see different names", () => {
    const all = collector({ workers: 4 });
    for (let worker = 0; worker < 4; worker++) {
      const recorder = new Recorder(worker, 1);
      for (let each = 0; each < 1500; each++) request(recorder, `/${worker}/${each}`);
      all.add(take(recorder, 1000, true));
    }
    all.close();
    expect(all.requests.ok).toBe(6000);
    expect(all.names.operations.names.length).toBe(nameLimits.operations + 1);
  });

  it("does the same for steps, checks and metrics", () => {
    const recorder = new Recorder(0, 1);
    for (let each = 0; each < 2000; each++) {
      recorder.step(`step ${each}`, "shop").duration.record(1);
      recorder.check(`check ${each}`, "shop").passed++;
      recorder.metric(`sold ${each}`, "counter", "").record("counter", 2, 1);
      recorder.metric(`size ${each}`, "trend", "ms").record("trend", 3, 1);
    }
    const all = collector();
    all.add(take(recorder, 1000, true));
    all.close();
    const { steps, checks, metrics } = summarize(all, time);
    expect(steps).toHaveLength(nameLimits.steps + 1);
    expect(steps.reduce((sum, step) => sum + step.count, 0)).toBe(2000);
    expect(checks).toHaveLength(nameLimits.checks + 1);
    expect(checks.reduce((sum, check) => sum + check.passed, 0)).toBe(2000);
    expect(metrics).toHaveLength(nameLimits.metrics + 2);
    const sold = metrics.filter((metric) => metric.kind === "counter");
    expect(sold.reduce((sum, metric) => sum + metric.total, 0)).toBe(4000);
    const sizes = metrics.filter((metric) => metric.kind === "trend");
    expect(sizes.reduce((sum, metric) => sum + metric.count, 0)).toBe(2000);
  });

  it("cuts names that are no names", () => {
    const recorder = new Recorder(0, 1);
    const long = "n".repeat(1_000_000);
    for (const end of ["a", "b"]) {
      recorder.operation({ kind: "request", protocol: "http", name: long + end, scenario: "shop" }).ok++;
      recorder.step(long + end, "shop").duration.record(1);
      recorder.check(long + end, "shop").passed++;
      recorder.metric(long + end, "counter", "").record("counter", 2, 1);
    }
    const all = collector();
    all.add(take(recorder, 1000, true));
    all.close();
    const { operations, steps, checks, metrics } = summarize(all, time);
    expect(operations.map(({ count }) => count)).toEqual([2]);
    for (const { name } of [...operations, ...steps, ...checks, ...metrics]) expect(name).toBe(`${"n".repeat(499)}…`);
    expect([steps.length, checks.length, metrics.length]).toEqual([1, 1, 1]);
  });

  it("bounds what a million different error texts take, and counts them all under their class", () => {
    const recorder = new Recorder(0, 1);
    const all = collector();
    const long = "x".repeat(10_000);
    for (let each = 1; each <= 1_000_000; each++) {
      recorder.error({
        class: each % 2 === 0 ? "reset" : "script_error",
        message: `${each} ${each % 1000 === 0 ? long : ""}`,
      });
      if (each % 100_000 === 0) all.add(take(recorder, each / 100));
    }
    all.close();
    const { errors } = summarize(all, time);
    expect(errors.length).toBeLessThanOrEqual(nameLimits.errors + 2);
    expect(errors.every(({ message }) => message.length <= nameLimits.textLength)).toBe(true);
    const sumOf = (kind: string): number =>
      errors.filter((error) => error.class === kind).reduce((sum, { count }) => sum + count, 0);
    expect([sumOf("reset"), sumOf("script_error")]).toEqual([500_000, 500_000]);
    expect(errors[0]!.message).toBe("(more kinds of failures than are kept apart)");
    expect(errors.find(({ class: kind }) => kind === "reset")!.side).toBe("target");
  });
});

describe("Metrics", () => {
  it("keep the last value of a gauge whoever posts first, and its bounds", () => {
    const [one, two] = [new Recorder(0, 1), new Recorder(1, 1)];
    one.metric("waiting", "gauge", "").record("gauge", -4, 100);
    two.metric("waiting", "gauge", "").record("gauge", 9, 150);
    one.metric("waiting", "gauge", "").record("gauge", 2, 200);
    const all = collector({ workers: 2 });
    all.add(take(one, 250, true));
    all.add(take(two, 250, true));
    all.close();
    expect(summarize(all, time).metrics).toEqual([{ kind: "gauge", name: "waiting", last: 2, min: -4, max: 9 }]);
  });

  it("give a counter's rate, a rate's ratio and a trend's distribution", () => {
    const recorder = new Recorder(0, 1);
    for (let each = 0; each < 10; each++) {
      recorder.metric("sold", "counter", "").record("counter", 3, each);
      recorder.metric("cached", "rate", "").record("rate", each < 4 ? 1 : 0, each);
      recorder.metric("basket", "trend", "items").record("trend", each + 1, each);
    }
    const all = collector();
    all.add(take(recorder, 1000, true));
    all.close();
    const { metrics } = summarize(all, { ...time, seconds: { iterations: 2, requests: 2 } });
    expect(metrics).toMatchObject([
      { kind: "counter", total: 30, ratePerSecond: 15 },
      { kind: "rate", trueCount: 4, count: 10, ratio: 0.4 },
      { kind: "trend", unit: "items", count: 10, summary: { min: 1, max: 10, mean: 5.5 } },
    ]);
  });
});
