import { expect, test } from "vitest";
import type { PostgresReading, ResourceReading } from "#run";
import { summarizePostgres } from "./postgres-summary.ts";
import { summarizeResources } from "./resources.ts";

const reading = (over: Partial<PostgresReading> = {}): PostgresReading => ({
  connections: { active: 2, idle: 8 },
  connectionsMax: 100,
  waits: {},
  lockWaits: 0,
  longestTransactionMs: null,
  cacheHitRatio: null,
  transactionsPerSecond: null,
  deadlocksPerSecond: null,
  statements: null,
  ...over,
});

test("summarizePostgres takes means, what was not there as zero, and the longest transaction", () => {
  const all = [
    reading({ waits: { "Lock: tuple": 4 }, lockWaits: 4, longestTransactionMs: 10, cacheHitRatio: 0.9 }),
    reading({ connections: { active: 4 }, longestTransactionMs: 30, transactionsPerSecond: 50 }),
  ];
  expect(summarizePostgres(all)).toEqual(
    reading({
      connections: { active: 3, idle: 4 },
      waits: { "Lock: tuple": 2 },
      lockWaits: 2,
      longestTransactionMs: 30,
      cacheHitRatio: 0.9,
      transactionsPerSecond: 50,
    }),
  );
  expect(summarizePostgres([])).toBeNull();
});

test("summarizePostgres weighs a statement's time with its calls, the busiest first", () => {
  const of = (text: string, callsPerSecond: number, meanMs: number) => ({
    text,
    callsPerSecond,
    meanMs,
    rowsPerCall: 1,
  });
  const all = [reading({ statements: [of("a", 10, 1), of("b", 1, 2)] }), reading({ statements: [of("a", 30, 5)] })];
  expect(summarizePostgres(all)?.statements).toEqual([
    { text: "a", callsPerSecond: 20, meanMs: 4, rowsPerCall: 1 },
    { text: "b", callsPerSecond: 0.5, meanMs: 2, rowsPerCall: 1 },
  ]);
});

test("summarizeResources has a database where one was asked for", () => {
  const second = { atSeconds: 0, target: null, cgroup: null, host: null, generatorCpuCores: null, metrics: {} };
  expect(summarizeResources([second as ResourceReading])).not.toHaveProperty("postgres");
  expect(
    summarizeResources([
      { ...second, postgres: reading() },
      { ...second, postgres: null },
    ]).postgres,
  ).toEqual(reading());
});
