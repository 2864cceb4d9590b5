import { expect, test } from "vitest";
import type { PostgresReading, ResourceSummary } from "#run";
import { plain } from "../palette.ts";
import { postgresRows } from "./postgres-rows.ts";

const page = { columns: 100, palette: plain, all: false };
const reading: PostgresReading = {
  connections: { active: 1, idle: 9 },
  connectionsMax: 100,
  waits: {},
  lockWaits: 0,
  longestTransactionMs: 12,
  cacheHitRatio: 0.9914,
  transactionsPerSecond: 20,
  deadlocksPerSecond: 0,
  statements: [{ text: "SELECT a", callsPerSecond: 20, meanMs: 2, rowsPerCall: 1 }],
};
const summary = (postgres: PostgresReading | null): ResourceSummary => ({
  seconds: 10,
  target: null,
  cgroup: null,
  host: null,
  generatorCpuCores: null,
  metrics: {},
  postgres,
});

test("postgresRows sets two loads side by side: states, waits and statements of both", () => {
  const loaded: PostgresReading = {
    ...reading,
    connections: { active: 9, "idle in transaction": 1 },
    waits: { "Lock: tuple": 4 },
    statements: [{ text: "UPDATE b", callsPerSecond: 50, meanMs: 30, rowsPerCall: 1 }],
  };
  const summaries = [summary(reading), summary(loaded)];
  const told = postgresRows(summaries, page).map(({ label, value, print }) => [
    label(summaries),
    ...summaries.map((each) => {
      const figure = value(each);
      return figure === null ? null : print(figure);
    }),
  ]);
  expect(told).toEqual([
    ["PostgreSQL connections (of 100)", "10", "10"],
    ["  active", "1", "9"],
    ["  idle", "9", "0"],
    ["  idle in transaction", "0", "1"],
    ["  waiting, Lock: tuple", "0", "4"],
    ["longest transaction", "12 ms", "12 ms"],
    ["transactions", "20/s", "20/s"],
    ["deadlocks", "0/s", "0/s"],
    ["blocks found in its cache", "99.1 %", "99.1 %"],
    ["SELECT a", "2 ms", null],
    ["UPDATE b", null, "30 ms"],
  ]);
});

test("postgresRows has none where no database was asked", () => {
  expect(postgresRows([summary(null)], page)).toEqual([]);
});
