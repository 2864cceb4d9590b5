import type { PostgresReading } from "#run";
import type { Row } from "./session.ts";

/** What is asked once. */
export const serverSql = `
SELECT current_setting('max_connections')::float8 AS connections_max,
       current_setting('server_version_num')::int AS version,
       (SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
         WHERE e.extname = 'pg_stat_statements') AS statements_schema`;

/** Since PostgreSQL 13 planning and execution are counted apart. */
export const timeColumnSql = (schema: string): string => `
SELECT attname::text AS name FROM pg_attribute
 WHERE attrelid = '${schema.replaceAll("'", "''")}.pg_stat_statements'::regclass AND attname IN ('total_exec_time', 'total_time')`;

/** All clients of the server but the one that asks: the limit is the server's, too. */
export const activitySql = `
SELECT coalesce(state, 'unknown') AS state, wait_event_type AS wait_type, wait_event AS wait,
       count(*)::float8 AS count,
       max(extract(epoch FROM clock_timestamp() - xact_start) * 1000)::float8 AS transaction_ms,
       count(*) FILTER (WHERE query = '<insufficient privilege>')::float8 AS hidden
  FROM pg_stat_activity
 WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
 GROUP BY 1, 2, 3`;

export const databaseSql = `
SELECT blks_hit::float8 AS hits, blks_read::float8 AS reads, (xact_commit + xact_rollback)::float8 AS transactions,
       deadlocks::float8 AS deadlocks
  FROM pg_stat_database WHERE datname = current_database()`;

/** Counters without texts, which stand in a file of their own; our own statements are told by what they read. */
export const statementsSql = (schema: string, timeColumn: string): string => `
SELECT queryid::text AS id, sum(calls)::float8 AS calls, sum(${timeColumn})::float8 AS total_ms, sum(rows)::float8 AS rows
  FROM ${schema}.pg_stat_statements(false)
 WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND queryid IS NOT NULL
 GROUP BY 1 ORDER BY 3 DESC LIMIT 500`;

/** Ids are whole numbers: they come from the server, and are checked all the same. */
export const textsSql = (schema: string, ids: readonly string[]): string => `
SELECT DISTINCT ON (queryid) queryid::text AS id, left(query, 1000) AS query
  FROM ${schema}.pg_stat_statements WHERE queryid IN (${ids.filter((id) => /^-?\d+$/.test(id)).join(", ")})`;

/** Waiting for the client, or for work, is no waiting. */
const idleWaits = new Set(["Client", "Activity"]);

type Activity = Pick<PostgresReading, "connections" | "waits" | "lockWaits" | "longestTransactionMs">;

export function readActivity(rows: readonly Row[]): Activity & { readonly hidden: number } {
  const connections: Record<string, number> = {};
  const waits: Record<string, number> = {};
  let [lockWaits, hidden] = [0, 0];
  let longestTransactionMs: number | null = null;
  for (const row of rows) {
    const [state, type, count] = [String(row["state"]), row["wait_type"], Number(row["count"])];
    connections[state] = (connections[state] ?? 0) + count;
    hidden += Number(row["hidden"]);
    if (typeof row["transaction_ms"] === "number")
      longestTransactionMs = Math.max(longestTransactionMs ?? 0, row["transaction_ms"]);
    if (typeof type !== "string" || idleWaits.has(type)) continue;
    const name = `${type}: ${String(row["wait"])}`;
    waits[name] = (waits[name] ?? 0) + count;
    if (type === "Lock") lockWaits += count;
  }
  return { connections, waits, lockWaits, longestTransactionMs, hidden };
}

export interface DatabaseCounts {
  readonly hits: number;
  readonly reads: number;
  readonly transactions: number;
  readonly deadlocks: number;
}

export function readDatabase([row = {}]: readonly Row[]): DatabaseCounts {
  const number = (name: string): number => Number(row[name] ?? 0);
  return {
    hits: number("hits"),
    reads: number("reads"),
    transactions: number("transactions"),
    deadlocks: number("deadlocks"),
  };
}

type Rates = Pick<PostgresReading, "cacheHitRatio" | "transactionsPerSecond" | "deadlocksPerSecond">;

/** Null before the second look, and where counters were set back; a ratio of nothing is none. */
export function ratesBetween(then: DatabaseCounts | undefined, now: DatabaseCounts, seconds: number): Rates {
  if (then === undefined || !(seconds > 0) || now.transactions < then.transactions)
    return { cacheHitRatio: null, transactionsPerSecond: null, deadlocksPerSecond: null };
  const [hits, reads] = [now.hits - then.hits, now.reads - then.reads];
  return {
    cacheHitRatio: hits + reads > 0 ? hits / (hits + reads) : null,
    transactionsPerSecond: (now.transactions - then.transactions) / seconds,
    deadlocksPerSecond: (now.deadlocks - then.deadlocks) / seconds,
  };
}
