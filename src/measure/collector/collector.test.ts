import { describe, expect, it } from "vitest";
import type { SecondRecord } from "#run";
import { Histogram } from "../histogram.ts";
import type { SloExpression } from "../slo/index.ts";
import { collector, FakeWorker, health } from "./messages.fixture.ts";
import { mismatchOf, summarize } from "./summarize.ts";

/** A collector together with the seconds it closed. */
function watched(rest: Parameters<typeof collector>[0] = {}) {
  const records: SecondRecord[] = [];
  const broken: string[] = [];
  const all = collector({
    ...rest,
    onSecond: (record: SecondRecord, brokenFirst: readonly SloExpression[]) => {
      records.push(record);
      broken.push(...brokenFirst.map(({ text }) => `${text} at ${record.point.atSeconds}`));
    },
  });
  return { all, records, broken, requests: () => records.map(({ point }) => point.requestsPerSecond) };
}

/** One worker, `perSecond` requests in every interval's share, for whole seconds. */
function steady(
  into: ReturnType<typeof watched>,
  seconds: number,
  perInterval = 5,
  worker = new FakeWorker(),
): FakeWorker {
  for (let tick = 1; tick <= seconds * 4; tick++) {
    const at = Array.from({ length: perInterval }, () => 10);
    into.all.add(
      worker
        .requests("/a", at)
        .iterations(perInterval)
        .take(tick * 250),
    );
  }
  return worker;
}

describe("Collector, seconds", () => {
  it("puts an interval into the second that most of it lies in, also where its timer was late or early", () => {
    const seen = watched();
    const worker = new FakeWorker();
    for (const endMs of [250.4, 500.9, 750.2, 999.7, 1250.1, 1500, 1750, 2001.9, 2380, 2500, 2750, 3000.2, 3250]) {
      seen.all.add(worker.requests("/a", [1]).take(endMs));
    }
    seen.all.close();
    expect(seen.requests()).toEqual([4, 4, 4, 1]);
  });

  it("counts what a worker that stood still brings to the second it mostly lies in", () => {
    const seen = watched();
    const worker = new FakeWorker();
    for (const endMs of [250, 500, 750]) seen.all.add(worker.requests("/a", [1]).take(endMs));
    // 750 to 1200: more of it before the second's end than after.
    seen.all.add(worker.requests("/a", [1, 1, 1]).take(1200));
    seen.all.add(worker.requests("/a", [1]).take(1500));
    // 1500 to 4500: its middle is in second 3; second 2 had nothing.
    seen.all.add(worker.requests("/a", [1, 1]).take(4500));
    seen.all.close();
    expect(seen.requests()).toEqual([6, 1, 0, 2]);
  });

  it("closes a second when every worker is through with it, in order", () => {
    const seen = watched({ workers: 2 });
    const [one, two] = [new FakeWorker(0), new FakeWorker(1)];
    for (let tick = 1; tick <= 12; tick++) seen.all.add(one.requests("/a", [1]).take(tick * 250));
    expect(seen.requests()).toEqual([]);
    for (let tick = 1; tick <= 12; tick++) seen.all.add(two.requests("/a", [1]).take(tick * 250));
    expect(seen.requests()).toEqual([8, 8]);
    seen.all.close();
    expect(seen.requests()).toEqual([8, 8, 8]);
  });

  it("adds a stub at the very end to the last whole second", () => {
    const seen = watched();
    const worker = steady(seen, 2);
    seen.all.add(worker.requests("/a", [1]).take(2000.8));
    seen.all.add(worker.requests("/a", [1]).take(2003, { isLast: true, isAfterLoad: true }));
    seen.all.close();
    expect(seen.requests()).toEqual([20, 22]);
  });

  it("does not wait for a worker that has fallen silent, and still counts what it brings later", () => {
    const seen = watched({ workers: 2 });
    const [one, two] = [new FakeWorker(0), new FakeWorker(1)];
    for (let tick = 1; tick <= 80; tick++) seen.all.add(one.requests("/a", [1]).take(tick * 250));
    expect(seen.records.length).toBeGreaterThanOrEqual(13);
    seen.all.add(two.requests("/a", [1, 1, 1]).take(250));
    seen.all.add(two.take(20_000, { isLast: true }));
    seen.all.close();
    expect(seen.all.requests.ok).toBe(83);
    expect(seen.requests().reduce((sum, count) => sum + count, 0)).toBe(83);
  });

  it("goes on without a lost worker, whose unfinished work ended with it", () => {
    const seen = watched({ workers: 2 });
    const [one, two] = [new FakeWorker(0), new FakeWorker(1)];
    const tally = two.recorder.operation({ kind: "request", protocol: "http", name: "/hangs", scenario: "shop" });
    tally.started += 3;
    two.recorder.iterations(0).started += 2;
    seen.all.add(two.take(250));
    seen.all.workerLost(1);
    steady(seen, 4, 5, one);
    seen.all.add(two.requests("/a", [1]).take(500));
    seen.all.add(one.take(4000, { isLast: true }));
    seen.all.close();
    expect(seen.requests()).toHaveLength(4);
    expect(seen.records.at(-1)!.point.users).toBe(0);
    expect(seen.records[1]!.point.users).toBe(1);
    expect(seen.all.requests).toMatchObject({ started: 84, ok: 81, cancelled: 3 });
    expect(seen.all.iterations[0]!.cancelled).toBe(2);
    expect([mismatchOf(seen.all), seen.all.health.lost.length]).toEqual(["", 1]);
  });

  it("says where counts disagree", () => {
    const all = collector();
    const worker = new FakeWorker();
    worker.recorder.operation({ kind: "request", protocol: "http", name: "/", scenario: "shop" }).started += 2;
    worker.recorder.iterations(0).started++;
    all.add(worker.take(250, { isLast: true }));
    all.close();
    expect(mismatchOf(all)).toBe("2 requests started, 0 ended; 1 iterations started, 0 ended");
  });

  it("writes a record of every second, with names before they are used", () => {
    const seen = watched();
    const worker = new FakeWorker();
    seen.all.add(worker.requests("/a", [1, 2]).take(250));
    seen.all.add(worker.requests("/b", [3], { failed: true }).requests("/a", [4]).take(1250));
    seen.all.close();
    expect(seen.records.map(({ names }) => names.map(({ name }) => name))).toEqual([["/a", "/b"]]);
    const [first] = seen.records;
    expect(first!.requestsStarted).toBe(4);
    expect(first!.operations.map(({ id, ok, failed, byError }) => ({ id, ok, failed, byError }))).toEqual([
      { id: 0, ok: 3, failed: 0, byError: {} },
      { id: 1, ok: 0, failed: 1, byError: { http_5xx: 1 } },
    ]);
    expect(Histogram.decode(first!.operations[0]!.latency).maxMs).toBe(4);
  });

  it("gives the latency of the last ten seconds, successes and failures", () => {
    const seen = watched();
    const worker = new FakeWorker();
    for (let second = 0; second < 15; second++)
      seen.all.add(
        worker
          .requests("/a", [second + 1])
          .requests("/b", [500], { failed: true })
          .take(second * 1000 + 800),
      );
    seen.all.close();
    const { histogram, seconds } = seen.all.recentLatency();
    expect([seconds, histogram.count, histogram.minMs]).toEqual([10, 20, 6]);
  });
});

describe("Collector, users", () => {
  const take = (worker: FakeWorker, endMs: number, now: number, most = now, isLast = false) =>
    worker.recorder.takeInterval(endMs, health({ users: [now], usersMost: [most], inFlight: now }), {
      isLast,
      isAfterLoad: false,
    });

  it("adds up those of all workers, and keeps what a silent one last had", () => {
    const seen = watched({ workers: 2 });
    const [one, two] = [new FakeWorker(0), new FakeWorker(1)];
    for (let tick = 1; tick <= 40; tick++) {
      seen.all.add(take(one, tick * 250, 3));
      if (tick <= 8) seen.all.add(take(two, tick * 250, 4));
    }
    seen.all.add(take(one, 10_000, 0, 3, true));
    seen.all.close();
    expect(seen.records.slice(0, 9).map(({ point }) => point.users)).toEqual([7, 7, 7, 7, 7, 7, 7, 7, 7]);
    expect(seen.records[0]!.point.inFlight).toBe(7);
  });

  it("knows the most there were in a scenario, over all workers", () => {
    const all = collector({ workers: 2 });
    const [one, two] = [new FakeWorker(0), new FakeWorker(1)];
    for (const [tick, most] of [2, 9, 3, 1].entries()) {
      all.add(take(one, (tick + 1) * 250, 1, most));
      all.add(take(two, (tick + 1) * 250, 1, most - 1));
    }
    all.add(take(one, 1010, 0, 1, true));
    all.add(take(two, 1010, 0, 1, true));
    all.close();
    expect(all.counts.iterations[0]!.usersMax).toBe(9 + 8);
  });
});

describe("Collector, warm-up", () => {
  it("leaves whole seconds out of what is measured, not out of ledger and timeline", () => {
    const seen = watched({ warmUpMs: 1500, slo: ["p95 < 5ms over 1s"] });
    const worker = steady(seen, 5);
    seen.all.add(worker.take(5000, { isLast: true }));
    seen.all.close();
    expect(seen.all.warmUpSeconds).toBe(2);
    expect(seen.all.requests.ok).toBe(100);
    expect(seen.all.counts.judged.ok).toBe(60);
    expect(seen.all.counts.measuredSeconds).toBe(3);
    expect(seen.requests()).toEqual([20, 20, 20, 20, 20]);
    expect(seen.broken).toEqual(["p95 < 5ms over 1s at 2"]);
    const { ledger, totals, scenarios } = summarize(seen.all, {
      seconds: seen.all.loadTime.closedSeconds(2),
      warmUpSeconds: 2,
      isPlanned: [false],
      scenarios: ["shop"],
    });
    expect(ledger.iterations.completed).toBe(100);
    expect(scenarios[0]!.iterations.completed).toBe(100);
    expect(totals.requestsPerSecond).toBeCloseTo(20, 9);
    expect(scenarios[0]!.iterationsPerSecond).toBeCloseTo(20, 9);
  });
});

describe("Collector, the time of load", () => {
  it("does not let one iteration that hangs make the rate of the others look smaller", () => {
    const seen = watched();
    const worker = steady(seen, 10);
    seen.all.add(worker.take(10_000.2));
    for (let tick = 41; tick <= 120; tick++) seen.all.add(worker.take(tick * 250, { isAfterLoad: true }));
    seen.all.add(worker.iterations(1).requests("/a", [20_000]).take(30_100, { isAfterLoad: true, isLast: true }));
    seen.all.close();
    const { loadTime } = seen.all;
    expect([loadTime.overMs, loadTime.activeMs]).toEqual([10_000.2, 30_100]);
    expect(201 / loadTime.closedSeconds(0).requests).toBeCloseTo(20, 2);
    expect(201 / loadTime.closedSeconds(0).iterations).toBeCloseTo(20, 2);
  });

  it("is that of what ended, where nothing ended while load was on", () => {
    const all = collector();
    const worker = new FakeWorker();
    all.add(worker.take(100));
    all.add(worker.iterations(3).take(400, { isAfterLoad: true, isLast: true }));
    all.close();
    expect(all.loadTime.closedSeconds(0).iterations).toBe(0.4);
  });

  it("counts requests by their own time, not by that of iterations longer than the load", () => {
    const all = collector();
    const worker = new FakeWorker();
    for (let tick = 1; tick <= 8; tick++) all.add(worker.requests("/a", [10, 10, 10]).take(tick * 250));
    all.add(worker.requests("/a", [10, 10]).iterations(1).take(2500, { isAfterLoad: true, isLast: true }));
    all.close();
    expect(26 / all.loadTime.closedSeconds(0).requests).toBeCloseTo(12, 9);
    expect(1 / all.loadTime.closedSeconds(0).iterations).toBeCloseTo(1 / 2.5, 9);
  });

  it("feeds windows only with seconds that load was on for", () => {
    const seen = watched({ slo: ["rate > 10/s over 1s"] });
    const worker = steady(seen, 3);
    seen.all.add(worker.iterations(1).take(3300));
    seen.all.add(worker.take(5250, { isAfterLoad: true }));
    seen.all.add(worker.take(7000, { isAfterLoad: true, isLast: true }));
    seen.all.close();
    expect(seen.broken).toEqual([]);
    expect(seen.requests().length).toBeGreaterThanOrEqual(5);
  });

  it("tells at which second a window broke, once", () => {
    const seen = watched({ slo: ["errors < 10% over 2s", "p95 < 1s over 2s"] });
    const worker = steady(seen, 2);
    for (let tick = 9; tick <= 20; tick++)
      seen.all.add(worker.requests("/a", [10, 10], { failed: true }).take(tick * 250));
    seen.all.add(worker.take(5000, { isLast: true }));
    seen.all.close();
    expect(seen.broken).toEqual(["errors < 10% over 2s at 2", "p95 < 1s over 2s at 2"]);
  });
});

describe("Collector, what a run is judged by", () => {
  const timeOf = { seconds: { iterations: 1, requests: 1 }, warmUpSeconds: 0, isPlanned: [false], scenarios: ["shop"] };

  it("leaves the requests of hooks out of the totals, not out of the ledger", () => {
    const all = collector();
    const worker = new FakeWorker();
    worker.requests("/", [10, 12]);
    for (const step of ["setup", "start", "stop", "teardown"])
      worker.requests("/login", [900], { step, scenario: step === "setup" || step === "teardown" ? step : "shop" });
    all.add(worker.take(1000, { isLast: true }));
    all.close();
    const { totals, ledger, operations } = summarize(all, timeOf);
    expect([totals.requestsPerSecond, totals.latencyMs.max]).toEqual([2, 12]);
    expect(ledger.requests).toMatchObject({ started: 6, ok: 6 });
    expect(operations.map(({ step, count }) => `${step ?? ""} ${count}`).sort()).toEqual([
      " 2",
      "setup 1",
      "start 1",
      "stop 1",
      "teardown 1",
    ]);
  });

  it("judges what a test measures itself only where it makes no requests", () => {
    const measured = (worker: FakeWorker): FakeWorker => {
      const tally = worker.recorder.operation({ kind: "measure", protocol: "sql", name: "list", scenario: "shop" });
      tally.started++;
      tally.ok++;
      tally.latency.record(700);
      tally.service.record(700);
      return worker;
    };
    const without = collector();
    without.add(measured(new FakeWorker().requests("/login", [1], { step: "start" })).take(1000, { isLast: true }));
    without.close();
    expect(summarize(without, timeOf).totals).toMatchObject({ requestsPerSecond: 1, latencyMs: { max: 700 } });
    expect(without.requests.started).toBe(1);
    const beside = collector();
    beside.add(measured(new FakeWorker().requests("/", [5])).take(1000, { isLast: true }));
    beside.close();
    expect(summarize(beside, timeOf).totals).toMatchObject({ requestsPerSecond: 1, latencyMs: { max: 5 } });
  });

  it("ranks failures slower than any success, and shows the raw distribution beside it", () => {
    const all = collector();
    const worker = new FakeWorker()
      .requests(
        "/",
        Array.from({ length: 900 }, (_, index) => 10 + index / 100),
      )
      .requests(
        "/",
        Array.from({ length: 100 }, () => 0.5),
        { failed: true },
      );
    all.add(worker.take(1000, { isLast: true }));
    all.close();
    const { totals, operations } = summarize(all, timeOf);
    for (const each of [totals, operations[0]!]) {
      expect(each.latencyMs.p50).toBeCloseTo(15, 0);
      expect(each.latencyMs.p95).toBeNull();
      expect(each.latencyMs.failuresFrom).toBeCloseTo(0.9, 9);
      expect(each.rawLatencyMs.min).toBe(0.5);
      expect(each.rawLatencyMs.p95).toBeCloseTo(18.4, 0);
      expect(each.errorRatio).toBeCloseTo(0.1, 9);
    }
  });
});
