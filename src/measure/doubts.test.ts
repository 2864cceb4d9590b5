import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { doubtCodes, findDoubts } from "./doubts.ts";
import type { ArrivalFacts, HealthFacts } from "./health-facts.ts";
import { Histogram } from "./histogram.ts";

const lags = (onTime: number, late = 0, lateMs = 30): Histogram => {
  const histogram = new Histogram();
  for (let i = 0; i < onTime; i += 1) histogram.record(0.4);
  for (let i = 0; i < late; i += 1) histogram.record(lateMs);
  return histogram;
};

const healthyArrivals: ArrivalFacts = {
  kind: "poisson",
  planned: 10_000,
  started: 10_000,
  droppedAtLimit: 0,
  droppedByGenerator: 0,
  waitedForUser: 0,
  inFlightLimit: 20_000,
  ratePerSecondMax: 1000,
  sendLag: lags(10_000),
  dispersion: { index: 1.03, bins: 100 },
};

const closed: HealthFacts = {
  mode: "closed",
  seconds: 10,
  arrivals: null,
  samples: 50_000,
  serviceP50Ms: 1.2,
  isBoundSloMissed: false,
  loopBusyRatios: [0.5, 0.62],
  loopDelayP99Ms: 1.5,
  cpuRatioPerWorker: 0.6,
  stealRatio: 0.004,
  stalls: [],
  memory: { usedBytesMax: 2e8, limitBytes: 2e9, bound: "machine", shedMs: 0, isStopped: false },
  fdsExhausted: 0,
  portsExhausted: 0,
  workersLost: [],
  scriptsStuck: [],
  isLedgerExact: true,
  ledgerMismatch: "",
  namesOverflowed: 0,
  isTlsUnverified: false,
  metricsUnread: [],
  receiverLost: null,
  unsolicited: 0,
  proxy: null,
};
const open = (arrivals: Partial<ArrivalFacts> = {}, rest: Partial<HealthFacts> = {}): HealthFacts => ({
  ...closed,
  mode: "open",
  arrivals: { ...healthyArrivals, ...arrivals },
  ...rest,
});

const found = (facts: HealthFacts): unknown[] => findDoubts(facts).map(({ code, invalidates }) => [code, invalidates]);
const evidence = (facts: HealthFacts): string[] => findDoubts(facts).map((doubt) => doubt.evidence);

describe("findDoubts", () => {
  it("finds nothing in a healthy run, open, closed or of fixed iterations", () => {
    expect([found(closed), found({ ...closed, mode: "iterations", samples: 100 }), found(open())]).toEqual([
      [],
      [],
      [],
    ]);
  });

  it("does not mind single delays below 50 ms, however short the run", () => {
    expect(found(open({ sendLag: lags(950, 50), planned: 1000, started: 1000 }, { seconds: 1 }))).toEqual([]);
    expect(found(open({ sendLag: lags(10, 2), planned: 12, started: 12 }, { seconds: 12, samples: 100 }))).toEqual([]);
    expect(found(open({}, { stalls: [{ atSeconds: 3, durationMs: 49 }] }))).toEqual([]);
  });

  it("calls a busy closed run a lower bound, invalid only where a latency or rate goal was missed", () => {
    const busy = { ...closed, loopBusyRatios: [0.4, 0.97], cpuRatioPerWorker: 1.02 };
    expect(found(busy)).toEqual([["generator-limit", false]]);
    expect(found({ ...busy, isBoundSloMissed: true })).toEqual([["generator-limit", true]]);
    expect(findDoubts(busy)[0]?.message).toContain("lower bound");
    expect(evidence(busy)).toEqual(["event loop 97 % busy; 102 % of a core used per worker"]);
  });

  it.each<[string, Partial<ArrivalFacts>, Partial<HealthFacts>, string]>([
    ["sends late", { sendLag: lags(9800, 200) }, {}, "2 % sent more than 2 ms late, p99 30 ms"],
    ["misses arrivals", { started: 9700 }, {}, "9,700 of 10,000 arrivals started"],
    ["drops arrivals itself", { started: 9999, droppedByGenerator: 1 }, {}, "1 arrivals dropped for being late"],
    ["is busy", {}, { loopBusyRatios: [0.95] }, "event loop 95 % busy"],
    ["turns its loop late", {}, { loopDelayP99Ms: 14 }, "event loop late by 14 ms at p99 (limit 10 ms)"],
  ])("invalidates open load when the generator %s", (_, arrivals, rest, expected) => {
    expect(found(open(arrivals, rest))).toEqual([["generator-limit", true]]);
    expect(evidence(open(arrivals, rest))[0]).toBe(expected);
  });

  it("holds our delays against the target's own time", () => {
    expect(found(open({ sendLag: lags(9000, 1000, 30) }, { serviceP50Ms: 900, loopDelayP99Ms: 20 }))).toEqual([]);
  });

  it("does not blame the generator for arrivals beyond the in-flight limit", () => {
    expect(found(open({ started: 6000, droppedAtLimit: 4000 }))).toEqual([]);
  });

  it("flags every stall of 100 ms and invalidates where stalls change p99", () => {
    const stalls = [{ atSeconds: 3.21, durationMs: 100 }];
    expect(found(open({}, { stalls, seconds: 60 }))).toEqual([["stall", false]]);
    expect(found(open({}, { stalls, seconds: 9 }))).toEqual([["stall", true]]);
    expect(found({ ...closed, stalls, seconds: 9 })).toEqual([["stall", false]]);
    expect(evidence({ ...closed, stalls })).toEqual(["100 ms at 3.2 s; 1 % of the time"]);
  });

  it("counts a stall that several workers saw once", () => {
    const stalls = [
      { atSeconds: 3.05, durationMs: 120 },
      { atSeconds: 3, durationMs: 110 },
      { atSeconds: 8, durationMs: 300 },
    ];
    expect(evidence({ ...closed, stalls })).toEqual(["300 ms at 8.0 s, 170 ms at 3.0 s; 4.7 % of the time"]);
  });

  it.each<[string, Partial<HealthFacts>, boolean]>([
    ["ledger", { isLedgerExact: false, ledgerMismatch: "5 started, 4 ended" }, true],
    ["worker-lost", { workersLost: ["worker 1: it ran out of memory"] }, true],
    ["script-stuck", { scriptsStuck: ["worker 1 at shop.ts:7:3"] }, true],
    ["nothing-measured", { samples: 0 }, true],
    [
      "memory",
      { memory: { usedBytesMax: 9e8, limitBytes: 1e9, bound: "cgroup", shedMs: 400, isStopped: false } },
      true,
    ],
    ["memory", { memory: { usedBytesMax: 9e8, limitBytes: 1e9, bound: "asked", shedMs: 0, isStopped: true } }, true],
    ["descriptors", { fdsExhausted: 3 }, true],
    ["ports", { portsExhausted: 3 }, true],
    ["steal", { stealRatio: 0.08 }, false],
    ["too-few-samples", { samples: 71 }, false],
    ["names", { namesOverflowed: 12 }, false],
    ["unsolicited", { unsolicited: 3 }, false],
    ["tls-unverified", { isTlsUnverified: true }, false],
    ["receiver-lost", { receiverLost: "it ended with SIGKILL" }, false],
    ["metrics-unread", { metricsUnread: ["http://127.0.0.1:1/metrics could not be read: it answered 404"] }, false],
    ["proxy", { proxy: "proxy.test:3128" }, false],
  ])("finds %s", (code, facts, invalidates) => {
    expect(found({ ...closed, ...facts })).toEqual([[code, invalidates]]);
    expect(findDoubts({ ...closed, ...facts })[0]?.advice).not.toBe("");
  });

  it("blames itself for drops at a limit that holds less than a second of the load, and the target beyond", () => {
    const dropped = { planned: 10_000, started: 8000, droppedAtLimit: 2000, ratePerSecondMax: 1000 };
    expect(found(open({ ...dropped, inFlightLimit: 999 }))).toEqual([["in-flight", true]]);
    expect(found(open({ ...dropped, inFlightLimit: 1000 }))).toEqual([]);
    expect(found(open({ inFlightLimit: 10 }))).toEqual([]);
  });

  it("finds users started too late and arrivals in an odd pattern, without calling the run worthless", () => {
    expect(found(open({ waitedForUser: 500 }))).toEqual([["waited-for-user", false]]);
    expect(found(open({ dispersion: { index: 3, bins: 600 } }))).toEqual([["arrivals", false]]);
    expect(found(open({ dispersion: { index: 0.1, bins: 600 } }))).toEqual([["arrivals", false]]);
    expect(found(open({ dispersion: { index: 1.4, bins: 20 } }))).toEqual([]);
    expect(found(open({ kind: "even", dispersion: { index: 0.02, bins: 600 } }))).toEqual([]);
    expect(found(open({ kind: "even", dispersion: { index: 1, bins: 600 } }))).toEqual([["arrivals", false]]);
  });

  it("has every code in docs/measurement.md", () => {
    const page = readFileSync(new URL("../../docs/measurement.md", import.meta.url), "utf8");
    expect(doubtCodes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });
});
