import { describe, expect, it } from "vitest";
import type { Bottleneck, ExploreResult } from "#run";
import { findBottlenecks } from "./find-bottlenecks.ts";
import { exponential, fixed } from "./planted-corpus.fixture.ts";
import { searchPlanted, withoutResources } from "./planted-search.fixture.ts";
import { type PlantedStretches, queries, requests, stretchesFor } from "./planted-stretches.fixture.ts";

// Whole searches with spans of their own are in test/truth/simulator/spans; these are the cases they cannot show.

/** 10 slots of 50 ms: 200/s. */
const pool = withoutResources(searchPlanted({ slots: 10, holdMs: exponential(50), cpuMs: 0.4 }, 1));
const found = (planted: PlantedStretches, explored: ExploreResult = pool): readonly Bottleneck[] =>
  findBottlenecks(explored, { cores: 2, stretches: stretchesFor(explored, planted) });

const whole = { place: requests, rest: { holdMs: 51, meanOpen: 0.5 }, overload: { holdMs: 1051, meanOpen: 210 } };
const full = {
  place: queries,
  rest: { holdMs: 50, waitMs: 0.1, meanOpen: 0.5, mostOpen: 3 },
  overload: { holdMs: 50, waitMs: 1000, meanOpen: 9.98, mostOpen: 10 },
};

describe("findBottlenecks with traces", () => {
  it("tells the wait and the size with figures, and misses nothing any more", () => {
    const [first] = found({ places: [whole, full] });
    expect(first).toMatchObject({
      kind: "connection-pool",
      limit: 10,
      resource: "a pool of 10 in front of postgresql",
    });
    expect(first?.missing).toBeUndefined();
    expect(first?.confidence).toBeGreaterThan(0.9);
    expect(first?.predictedPerSecond).toBeCloseTo(200, 0);
    expect(first?.evidence.join("\n")).toMatch(/wait before postgresql grew from 100 µs to 1 s; itself it takes 50 ms/);
  });

  it("says so where only a share of all requests is traced, and is less sure", () => {
    const [all] = found({ places: [whole, full] });
    const [first] = found({ places: [whole, full], sampledShare: 0.25 });
    expect(first).toMatchObject({ kind: "connection-pool", limit: 10 });
    expect(first?.against.join()).toMatch(/25 % of all requests are traced/);
    expect(first?.confidence).toBeLessThan(all?.confidence ?? 0);
  });

  it("is not sure of what fewer than nine in ten requests say", () => {
    const [first] = found({ places: [whole, full], coverage: 0.6 });
    expect(first?.against.join()).toMatch(/60 % of all requests came back/);
    expect(first?.confidence).toBeLessThan(0.7);
  });

  it.each([
    ["is not always full", { meanOpen: 9.98, mostOpen: 16 }],
    ["is not waited for", { waitMs: 0.1 }],
    ["is too small for what is completed", { meanOpen: 4, mostOpen: 4 }],
  ])("names no place that %s", (_why, overload) => {
    const [first] = found({ places: [whole, { ...full, overload: { ...full.overload, ...overload } }] });
    expect(first?.resource).not.toContain("postgresql");
  });

  it("names the database where its queries take longer behind a full pool", () => {
    const slow = { ...full.overload, holdMs: 50, waitMs: 1000 };
    const [first] = found({ places: [whole, { ...full, rest: { ...full.rest, holdMs: 10 }, overload: slow }] });
    expect(first).toMatchObject({ kind: "slow-dependency" });
    expect(first?.resource).toContain("postgresql");
  });

  it("takes a call that takes longer for a pool where the pool's own metrics say so", () => {
    const grown = { place: queries, rest: { holdMs: 50 }, overload: { holdMs: 1050, meanOpen: 210, mostOpen: 400 } };
    const name = "db.client.connection.count";
    const labels = { pool: "main" };
    const metrics = [
      { name, labels: { ...labels, state: "used" }, rest: 0.5, overload: 10 },
      { name: "db.client.connection.max", labels, rest: 10, overload: 10 },
      { name: "db.client.connection.pending_requests", labels, rest: 0, overload: 190 },
    ];
    expect(found({ places: [whole, grown] })[0]?.kind).toBe("slow-dependency");
    const [first] = found({ places: [whole, grown], metrics });
    expect(first).toMatchObject({ kind: "connection-pool", limit: 10, resource: 'the pool "main" of 10 connections' });
    expect(first?.evidence.join()).toMatch(/10 of 10 connections of "main" in use and 190 requests waiting/);
  });

  it("believes the pool's own metrics before what connections look like from outside", () => {
    const peers = (): Record<string, number> => ({ "127.0.0.1:5432": 60 });
    const explored = searchPlanted({ slots: 10, holdMs: exponential(50), cpuMs: 0.4, peers }, 1);
    const seen = findBottlenecks(explored, { cores: 2 }).find(({ kind }) => kind === "connection-pool");
    expect(seen?.against.join()).toMatch(/not as many as latency tells of/);
    const labels = { pool: "main" };
    const metrics = [
      { name: "db.client.connection.count", labels: { ...labels, state: "used" }, rest: 0.5, overload: 10 },
      { name: "db.client.connection.max", labels, rest: 10, overload: 10 },
      { name: "db.client.connection.pending_requests", labels, rest: 0, overload: 190 },
    ];
    const [first] = found({ places: [whole], metrics }, explored);
    expect(first).toMatchObject({ kind: "connection-pool", limit: 10, against: [] });
    expect(first?.confidence).toBeGreaterThan(seen?.confidence ?? 1);
  });

  it("tells that calls are made again, beside what gives first", () => {
    const again = {
      place: { ...queries, scope: "call", label: "SELECT 1" },
      rest: { perRequest: 1, errorRatio: 0 },
      overload: { perRequest: 2.6, errorRatio: 0.4 },
    } as const;
    const named = found({ places: [whole, full, again] });
    expect(named.map(({ kind }) => kind)).toContain("retry-amplification");
    expect(named[0]?.kind).toBe("connection-pool");
  });

  it("sees that one instance gets most of the requests, and slows down alone", () => {
    const instance = (name: string, perSecond: number, overloadMs: number) => ({
      place: { ...requests, instance: name },
      rest: { holdMs: 50, spansPerSecond: perSecond / 20 },
      overload: { holdMs: overloadMs, spansPerSecond: perSecond },
    });
    const places = [instance("a", 100, 900), instance("b", 50, 51), instance("c", 50, 52)];
    const uneven = found({ places }).find(({ kind }) => kind === "load-balancer-imbalance");
    expect(uneven?.evidence.join("\n")).toMatch(/a gets 50 % of the requests by the traces/);
    expect(uneven?.evidence.join("\n")).toMatch(/Only a of 3 instances takes longer/);
  });

  it("asks for the event loop's own word where its process cannot be seen", () => {
    const loop = withoutResources(searchPlanted({ slots: 1, holdMs: fixed(5), cpuMs: 5 }, 1));
    const metrics = [{ name: "nodejs.eventloop.utilization", rest: 0.06, overload: 0.99 }];
    const [first] = found({ places: [whole], metrics }, loop);
    expect(first).toMatchObject({ kind: "cpu-event-loop", resource: "one event loop" });
    expect(first?.evidence.join()).toMatch(/busy 99 % of the time by its own metrics, 6 % at rest/);
  });

  it("names the call that a service behind refuses", () => {
    const limited = withoutResources(
      searchPlanted({ slots: 400, holdMs: exponential(30), cpuMs: 0.5, refuse: { perSecond: 150, status: "503" } }, 1),
    );
    const call = { ...requests, scope: "system", spanKind: "client", dependency: "http", system: "stock:80" } as const;
    const refused = { place: call, rest: { holdMs: 30 }, overload: { holdMs: 20, errorRatio: 0.4 } };
    const [first] = found({ places: [{ ...whole, overload: whole.rest }, refused] }, limited);
    expect(first).toMatchObject({ kind: "dependency-throttling" });
    expect(first?.resource).toMatch(/^calls to stock:80, which allows about 1[45]\d\/s/);
    expect(first?.evidence.join()).toMatch(/calls to stock:80 40 % fail in overload, 0 % at rest/);
  });

  it("says what it said where no traces came", () => {
    expect(findBottlenecks(pool, { cores: 2, stretches: [] })).toEqual(findBottlenecks(pool, { cores: 2 }));
  });
});
