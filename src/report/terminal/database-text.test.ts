import { expect, test } from "vitest";
import type { RunResult } from "#run";
import { databaseTexts } from "./database-text.ts";

const postgres = {
  connections: { active: 4.8, idle: 0.2 },
  connectionsMax: 40,
  waits: {},
  lockWaits: 0,
  longestTransactionMs: null,
  cacheHitRatio: null,
  transactionsPerSecond: null,
  deadlocksPerSecond: null,
  statements: null,
};
const textsOf = (summary: object): readonly string[] =>
  databaseTexts({ resources: { summary } } as unknown as RunResult);

test("databaseTexts says what the database did, and nothing where it was not asked", () => {
  expect(textsOf({})).toEqual([]);
  expect(textsOf({ postgres: null })).toEqual([]);
  expect(textsOf({ postgres })).toEqual(["PostgreSQL: 5 of 40 connections (4.8 active)"]);
  const statements = [{ text: "SELECT a\u001b[31m", callsPerSecond: 3, meanMs: 21, rowsPerCall: 1 }];
  expect(textsOf({ postgres: { ...postgres, lockWaits: 2.1, cacheHitRatio: 0.98, statements } })).toEqual([
    expect.stringMatching(
      /^PostgreSQL: 5 of 40 connections \(4\.8 active\), 2\.1 waiting for a lock, 98 % of blocks from its cache, most time for SELECT a[^\u001b]* \(21 ms\)$/,
    ),
  ]);
});
