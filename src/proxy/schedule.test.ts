import { describe, expect, it } from "vitest";
import { VirtualClock } from "../run/virtual-clock.fixture.ts";
import { RunningProxy } from "./proxy.ts";
import { always } from "./proxy.fixture.ts";
import { scheduledAt } from "./schedule.ts";

const schedule = (fromMs: number, forMs: number | null, everyMs: number | null) =>
  ({ kind: "schedule", fromMs, forMs, everyMs }) as const;
const never = Number.POSITIVE_INFINITY;

describe("scheduledAt", () => {
  it.each([
    [schedule(0, null, null), 0, true, never],
    [schedule(30, null, null), 29, false, 30],
    [schedule(30, 10, null), 30, true, 40],
    [schedule(30, 10, null), 40, false, never],
    [schedule(30, 10, 60), 40, false, 90],
    [schedule(30, 10, 60), 95, true, 100],
    [schedule(30, 10, 60), 151, true, 160],
  ])("%j at %i", (when, atMs, isOn, nextMs) => {
    expect(scheduledAt(when, atMs)).toEqual({ isOn, nextMs });
  });
});

describe("a route", () => {
  it("turns its faults on and off by their schedules, counted from its start, and tells when", async () => {
    const clock = new VirtualClock();
    const faults = [
      always({ kind: "latency", latencyMs: 1, jitterMs: 0, way: "down" }, { when: schedule(100, 50, 200) }),
      always({ kind: "reset", afterMs: 5 }, { when: { kind: "method" } }),
    ];
    const place = { host: "127.0.0.1", port: 0 };
    const routes = [{ name: "x", listen: place, to: { host: "127.0.0.1", port: 9 }, faults }];
    const proxy = await RunningProxy.open({ routes, seed: 1, allowHosts: [], isControlled: false }, clock);
    await clock.runUntil(1_000);
    proxy.start();
    await clock.runUntil(1_000 + 420);
    const spans = proxy.sights()[0]!.faults.map((fault) => fault.spans);
    expect(spans).toEqual([
      [
        { fromSeconds: 1.1, toSeconds: 1.15 },
        { fromSeconds: 1.3, toSeconds: 1.35 },
      ],
      [{ fromSeconds: 1, toSeconds: 1.42 }],
    ]);
    proxy.routes[0]!.switchMethodFaults(false);
    await clock.runUntil(1_510);
    expect(proxy.sights()[0]!.faults.map(({ spans: each }) => each.at(-1))).toEqual([
      { fromSeconds: 1.5, toSeconds: 1.51 },
      { fromSeconds: 1, toSeconds: 1.42 },
    ]);
    await proxy.close();
    expect(clock.pending).toBe(0);
  });
});
