import { describe, expect, it } from "vitest";
import { Notes } from "../notes.ts";
import { PostgresWatch } from "./postgres-watch.ts";
import type { OpenSession, Row } from "./session.ts";

const url = "postgres://reader:geheim@db.test:5433/shop";
const waitMs = 50;

/** A server as far as it is asked: rows by a word of the statement. */
class FakeServer {
  nowMs = 0;
  opened = 0;
  closed = 0;
  failure: Error | undefined;
  schema: string | null = "public";
  activity: readonly Row[] = [];
  database: Row = { hits: 0, reads: 0, transactions: 0, deadlocks: 0 };
  statements: readonly Row[] = [];
  textsAsked = 0;

  readonly open: OpenSession = async () => {
    if (this.failure !== undefined) throw this.failure;
    this.opened++;
    return { query: async (sql) => this.answer(sql), close: async () => void this.closed++ };
  };

  private answer(sql: string): readonly Row[] {
    if (this.failure !== undefined) throw this.failure;
    if (sql.includes("max_connections"))
      return [{ connections_max: 100, version: 150_000, statements_schema: this.schema }];
    if (sql.includes("pg_attribute")) return [{ name: "total_exec_time" }];
    if (sql.includes("pg_stat_activity")) return this.activity;
    if (sql.includes("pg_stat_database")) return [this.database];
    if (sql.includes("left(query")) {
      this.textsAsked++;
      return this.statements.map(({ id }) => ({ id, query: `SELECT   ${String(id)}\n FROM a` }));
    }
    if (sql.includes("pg_stat_statements(false)")) return this.statements;
    throw new Error(`nobody asks this: ${sql}`);
  }
}

const session = (state: string | null, over: Row = {}): Row => ({
  state: state ?? "unknown",
  wait_type: null,
  wait: null,
  count: 1,
  transaction_ms: null,
  hidden: 0,
  ...over,
});

function watching(server: FakeServer): {
  watch: PostgresWatch;
  notes: Notes;
  next: () => ReturnType<PostgresWatch["take"]>;
} {
  const notes = new Notes();
  const watch = new PostgresWatch(url, notes, () => server.nowMs, server.open);
  const next = (): ReturnType<PostgresWatch["take"]> => {
    server.nowMs += 1_000;
    return watch.take(waitMs);
  };
  return { watch, notes, next };
}

describe("PostgresWatch", () => {
  it("counts connections by state, waits by what they wait for, and the oldest transaction", async () => {
    const server = new FakeServer();
    const { watch, next } = watching(server);
    await watch.open(waitMs);
    server.activity = [
      session("idle", { count: 5, wait_type: "Client", wait: "ClientRead" }),
      session("active", { count: 3, wait_type: "Lock", wait: "transactionid", transaction_ms: 700 }),
      session("active", { wait_type: "IO", wait: "DataFileRead", transaction_ms: 20 }),
      session("idle in transaction", { wait_type: "Client", wait: "ClientRead", transaction_ms: 1_500 }),
    ];
    expect(await next()).toMatchObject({
      connections: { idle: 5, active: 4, "idle in transaction": 1 },
      connectionsMax: 100,
      waits: { "Lock: transactionid": 3, "IO: DataFileRead": 1 },
      lockWaits: 3,
      longestTransactionMs: 1_500,
    });
  });

  it("tells what happened between two looks: cache, transactions, and the statements that took most time", async () => {
    const server = new FakeServer();
    const { watch, next } = watching(server);
    server.database = { hits: 1_000, reads: 500, transactions: 10, deadlocks: 0 };
    server.statements = [
      { id: "1", calls: 10, total_ms: 100, rows: 10 },
      { id: "2", calls: 1, total_ms: 5_000, rows: 1 },
    ];
    await watch.open(waitMs);
    server.database = { hits: 1_090, reads: 510, transactions: 40, deadlocks: 2 };
    server.statements = [
      { id: "1", calls: 30, total_ms: 500, rows: 90 },
      { id: "2", calls: 1, total_ms: 5_000, rows: 1 },
      { id: "-3", calls: 2, total_ms: 6, rows: 0 },
    ];
    const reading = await next();
    expect(reading).toMatchObject({ cacheHitRatio: 0.9, transactionsPerSecond: 30, deadlocksPerSecond: 2 });
    expect(reading?.statements).toEqual([
      { text: "SELECT 1 FROM a", callsPerSecond: 20, meanMs: 20, rowsPerCall: 4 },
      { text: "SELECT -3 FROM a", callsPerSecond: 2, meanMs: 3, rowsPerCall: 0 },
    ]);
    await next();
    // Texts are asked for once.
    expect(server.textsAsked).toBe(1);
  });

  it("says so where there is no pg_stat_statements, or other users' sessions are hidden", async () => {
    const server = new FakeServer();
    server.schema = null;
    server.activity = [session(null, { hidden: 1 })];
    const { watch, notes, next } = watching(server);
    await watch.open(waitMs);
    expect((await next())?.statements).toBeNull();
    expect(notes.all.join("\n")).toMatch(/has no pg_stat_statements.*\n.*GRANT pg_monitor/);
  });

  it("says why it could not be read, without credentials, and calls again until it can", async () => {
    const server = new FakeServer();
    server.failure = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const { watch, notes, next } = watching(server);
    await watch.open(waitMs);
    const problem = "postgres://db.test:5433/shop could not be read: nothing listens there (ECONNREFUSED)";
    expect(watch.unread()).toEqual([problem]);
    expect(notes.all).toEqual([problem]);
    expect(await next()).toBeNull();
    server.failure = undefined;
    expect(await next()).not.toBeNull();
    expect(watch.unread()).toEqual([]);
  });

  it("tells what was lost on the way, and holds no reading for newer than it is", async () => {
    const server = new FakeServer();
    const { watch, next } = watching(server);
    await watch.open(waitMs);
    expect(await next()).not.toBeNull();
    server.failure = new Error("Connection terminated unexpectedly");
    await next();
    expect(server.closed).toBe(1);
    expect(watch.unread()).toEqual([
      "postgres://db.test:5433/shop was lost on the way: Connection terminated unexpectedly",
    ]);
    for (let second = 0; second < 10; second++) await next();
    expect(await next()).toBeNull();
    server.failure = undefined;
    await next();
    expect(await next()).not.toBeNull();
    expect(watch.unread()).toEqual([]);
  });

  it("closes its connection, also one that is only now there", async () => {
    const server = new FakeServer();
    const { watch } = watching(server);
    const opening = watch.open(waitMs);
    watch.close();
    await opening;
    expect(server.closed).toBe(server.opened);
  });
});
