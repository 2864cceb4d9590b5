import { describe, expect, it } from "vitest";
import type { Clock } from "#run";
import { VirtualClock } from "../run/virtual-clock.fixture.ts";
import { Deadlines } from "./deadlines.ts";
import type { Exchange } from "./exchange.ts";
import { endpointOf, Exchanges } from "./exchange.fixture.ts";

const endpoint = endpointOf(80);

/** Deadlines that end an exchange by removing it, as a pool does. */
function deadlinesOn(clock: Clock): {
  deadlines: Deadlines;
  expired: [at: number, id: number][];
  of: (ms: number) => Exchange;
} {
  const exchanges = new Exchanges();
  const expired: [number, number][] = [];
  const ids = new Map<Exchange, number>();
  const deadlines = new Deadlines(clock, (exchange) => {
    expired.push([clock.nowMs(), ids.get(exchange)!]);
    deadlines.remove(exchange);
  });
  const of = (totalMs: number): Exchange => {
    const exchange = exchanges.of(endpoint, { issuedMs: clock.nowMs(), limits: { totalMs } });
    ids.set(exchange, totalMs);
    return exchange;
  };
  return { deadlines, expired, of };
}

describe("Deadlines", () => {
  it("fire each at its time, in whatever order they were added", async () => {
    const clock = new VirtualClock();
    const { deadlines, expired, of } = deadlinesOn(clock);
    for (const ms of [50, 10, 30, 10, 40]) deadlines.add(of(ms));
    await clock.runUntil(100);
    expect(expired).toEqual([
      [10, 10],
      [10, 10],
      [30, 30],
      [40, 40],
      [50, 50],
    ]);
    expect(clock.pending).toBe(0);
  });

  it("fire on a run clock that has not begun yet", async () => {
    const clock = new VirtualClock(-100);
    const { deadlines, expired, of } = deadlinesOn(clock);
    deadlines.add(of(50));
    deadlines.add(of(100));
    await clock.runUntil(0);
    expect(expired).toEqual([
      [-50, 50],
      [0, 100],
    ]);
  });

  it("do not fire for what was removed", async () => {
    const clock = new VirtualClock();
    const { deadlines, expired, of } = deadlinesOn(clock);
    const all = [10, 20, 30].map(of);
    for (const exchange of all) deadlines.add(exchange);
    deadlines.remove(all[1]!);
    deadlines.remove(all[0]!);
    await clock.runUntil(100);
    expect(expired).toEqual([[30, 30]]);
    deadlines.add(of(5));
    await clock.runUntil(200);
    expect(expired).toEqual([
      [30, 30],
      [105, 5],
    ]);
  });

  it("follow a deadline that moves, nearer or further", async () => {
    const clock = new VirtualClock();
    const { deadlines, expired, of } = deadlinesOn(clock);
    const [nearer, further] = [of(100), of(20)];
    deadlines.add(nearer);
    deadlines.add(further);
    nearer.deadlineMs = 10;
    deadlines.moved(nearer);
    further.deadlineMs = 60;
    await clock.runUntil(200);
    expect(expired).toEqual([
      [10, 100],
      [60, 20],
    ]);
  });

  it("fire at once for a deadline that has passed when it is added", async () => {
    const clock = new VirtualClock(0);
    const { deadlines, expired, of } = deadlinesOn(clock);
    const late = of(10);
    await clock.runUntil(50);
    deadlines.add(late);
    await clock.runFor(0);
    expect(expired).toEqual([[50, 10]]);
  });

  it("let exchanges be added and removed while they fire", async () => {
    const clock = new VirtualClock();
    const exchanges = new Exchanges();
    const fired: number[] = [];
    const twin = exchanges.of(endpoint, { limits: { totalMs: 10 } });
    const deadlines: Deadlines = new Deadlines(clock, (exchange) => {
      // What a carrier that is gone does: nothing.
      if (exchange === twin) return;
      fired.push(clock.nowMs());
      deadlines.remove(exchange);
      if (fired.length === 1) deadlines.remove(twin);
      if (fired.length < 5) deadlines.add(exchanges.of(endpoint, { issuedMs: clock.nowMs(), limits: { totalMs: 10 } }));
    });
    deadlines.add(exchanges.of(endpoint, { limits: { totalMs: 10 } }));
    deadlines.add(twin);
    await clock.runUntil(1_000);
    expect(fired).toEqual([10, 20, 30, 40, 50]);
  });

  it("mark what is overdue before the first of them is told of", async () => {
    const clock = new VirtualClock();
    const exchanges = new Exchanges();
    const pair = [10, 10].map((totalMs) => exchanges.of(endpoint, { limits: { totalMs } }));
    const seen: boolean[] = [];
    const deadlines: Deadlines = new Deadlines(clock, (exchange) => {
      seen.push(pair.every(({ isOverdue }) => isOverdue));
      deadlines.remove(exchange);
    });
    for (const exchange of pair) deadlines.add(exchange);
    await clock.runUntil(10);
    expect(seen).toEqual([true, true]);
  });

  it("work again after they were closed", async () => {
    const clock = new VirtualClock();
    const { deadlines, expired, of } = deadlinesOn(clock);
    const first = of(10);
    deadlines.add(first);
    deadlines.close();
    deadlines.remove(first);
    expect(clock.pending).toBe(0);
    deadlines.add(of(30));
    await clock.runUntil(100);
    expect(expired).toEqual([[30, 30]]);
  });

  it("keep one timer, armed again only when a deadline is earlier than all before", () => {
    const timers = { armed: 0 };
    const clock = new VirtualClock();
    const counting: Clock = {
      nowMs: () => clock.nowMs(),
      soon: (callback) => clock.soon(callback),
      after: (delayMs, callback) => {
        timers.armed++;
        return clock.after(delayMs, callback);
      },
    };
    const { deadlines, of } = deadlinesOn(counting);
    for (let count = 0; count < 1_000; count++) {
      const exchange = of(100 + count);
      deadlines.add(exchange);
      deadlines.remove(exchange);
    }
    expect(timers.armed).toBe(1);
    expect(clock.pending).toBe(1);
  });

  it("walk a long list no more often than it is worth: deadlines may be a millisecond late per 10,000", async () => {
    const clock = new VirtualClock();
    const { deadlines, expired, of } = deadlinesOn(clock);
    for (let count = 0; count < 50_000; count++) deadlines.add(of(1_000_000));
    for (let ms = 1; ms <= 100; ms++) deadlines.add(of(ms));
    await clock.runUntil(200);
    expect(expired).toHaveLength(100);
    for (const [atMs, id] of expired) expect(atMs - id).toBeLessThanOrEqual(5);
    expect(new Set(expired.map(([atMs]) => atMs)).size).toBeLessThan(25);
  });
});
