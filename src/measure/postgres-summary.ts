import type { PostgresReading, PostgresStatement } from "#run";

/** As many as a reading holds: what was busy for a moment only is left out. */
const statementsMost = 5;

/** Amounts as means over the seconds that are known, a wait that was not there as zero; the longest transaction of all. */
export function summarizePostgres(all: readonly PostgresReading[]): PostgresReading | null {
  const last = all.at(-1);
  if (last === undefined) return null;
  const mean = (of: (reading: PostgresReading) => number | null): number | null => {
    const values = all.map(of).filter((value) => value !== null);
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const transactions = all.map((reading) => reading.longestTransactionMs).filter((value) => value !== null);
  return {
    connections: meanOfEach(all.map(({ connections }) => connections)),
    connectionsMax: last.connectionsMax,
    waits: meanOfEach(all.map(({ waits }) => waits)),
    lockWaits: mean(({ lockWaits }) => lockWaits) ?? 0,
    longestTransactionMs: transactions.length === 0 ? null : Math.max(...transactions),
    cacheHitRatio: mean(({ cacheHitRatio }) => cacheHitRatio),
    transactionsPerSecond: mean(({ transactionsPerSecond }) => transactionsPerSecond),
    deadlocksPerSecond: mean(({ deadlocksPerSecond }) => deadlocksPerSecond),
    statements: summarizeStatements(all.map(({ statements }) => statements).filter((each) => each !== null)),
  };
}

function meanOfEach(all: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const sums = new Map<string, number>();
  for (const [name, value] of all.flatMap((each) => Object.entries(each)))
    sums.set(name, (sums.get(name) ?? 0) + value);
  return Object.fromEntries([...sums].map(([name, sum]) => [name, sum / all.length]));
}

/** Times and rows are weighed with the calls they were taken from. */
function summarizeStatements(all: readonly (readonly PostgresStatement[])[]): readonly PostgresStatement[] | null {
  if (all.length === 0) return null;
  const byText = new Map<string, { calls: number; ms: number; rows: number }>();
  for (const { text, callsPerSecond, meanMs, rowsPerCall } of all.flat()) {
    const sums = byText.get(text) ?? { calls: 0, ms: 0, rows: 0 };
    sums.calls += callsPerSecond;
    sums.ms += callsPerSecond * meanMs;
    sums.rows += callsPerSecond * rowsPerCall;
    byText.set(text, sums);
  }
  return [...byText]
    .toSorted(([, a], [, b]) => b.ms - a.ms)
    .slice(0, statementsMost)
    .map(([text, { calls, ms, rows }]) => ({
      text,
      callsPerSecond: calls / all.length,
      meanMs: calls > 0 ? ms / calls : 0,
      rowsPerCall: calls > 0 ? rows / calls : 0,
    }));
}
