import { describe, expect, it } from "vitest";
import type { DatabaseFacts, SuspectFacts } from "../facts/index.ts";
import { lockSignal, poolHasRoom, poolSignal, slowerSignal } from "./database-signals.ts";

const steady = (value: number) => ({ atReference: value, atFull: value });

/** A database that nothing is wrong with, but for this. */
const facts = (over: Partial<DatabaseFacts> | null): SuspectFacts =>
  ({
    database:
      over === null
        ? null
        : {
            connections: steady(10),
            connectionsMax: 100,
            inUse: { atReference: 1, atFull: 6 },
            lockWaits: steady(0),
            lock: null,
            busiest: null,
            ...over,
          },
  }) as SuspectFacts;

describe("signals of the database", () => {
  it("say nothing where it was not asked, or nothing is wrong", () => {
    for (const each of [facts(null), facts({})])
      expect([lockSignal(each), poolSignal(each), slowerSignal(each)]).toEqual([null, null, null]);
    expect(poolHasRoom(facts(null))).toBeNull();
  });

  it("speak for a pool whose connections are all in use at saturation, and were not at rest", () => {
    expect(poolSignal(facts({ inUse: { atReference: 1.2, atFull: 9.8 } }))?.text).toBe(
      "Of 10 connections to PostgreSQL 9.8 are in use at saturation, 1.2 at the reference",
    );
    expect(poolSignal(facts({ inUse: steady(10) }))).toBeNull();
    expect(poolSignal(facts({ connections: steady(98) }))?.strength).toBe("decisive");
  });

  it("speak against a pool that has room", () => {
    expect(poolHasRoom(facts({ inUse: { atReference: 1, atFull: 3 } }))?.text).toBe(
      "Of 10 connections to PostgreSQL only 3 are in use at saturation",
    );
    expect(poolHasRoom(facts({}))).toBeNull();
  });

  it("speak for a lock, and no more for a pool, where connections wait for each other", () => {
    const locked = facts({
      inUse: { atReference: 1, atFull: 10 },
      lockWaits: { atReference: 0, atFull: 9 },
      lock: "transactionid",
    });
    expect(lockSignal(locked)?.text).toBe(
      "In PostgreSQL 9 connections wait for a lock (transactionid) at saturation, 0 at the reference",
    );
    expect(poolSignal(locked)).toBeNull();
  });

  it("speak for a database that becomes slower, by the statement that takes most of its time", () => {
    const busiest = { text: "SELECT a FROM b", meanMs: { atReference: 2, atFull: 30 } };
    expect(slowerSignal(facts({ busiest }))?.text).toBe(
      "PostgreSQL takes 30 ms for SELECT a FROM b at saturation, 2 ms at the reference",
    );
    expect(slowerSignal(facts({ busiest: { ...busiest, meanMs: steady(30) } }))).toBeNull();
  });
});
