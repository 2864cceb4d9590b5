import type { PostgresReading } from "#run";
import type { Notes } from "../notes.ts";
import { trouble } from "./trouble.ts";
import {
  activitySql,
  databaseSql,
  type DatabaseCounts,
  ratesBetween,
  readActivity,
  readDatabase,
  serverSql,
  statementsSql,
  textsSql,
  timeColumnSql,
} from "./queries.ts";
import type { OpenSession, PostgresSession } from "./session.ts";
import { StatementRates } from "./statements.ts";

/** What was read longer ago than this says nothing of now. */
const staleMs = 10_000;
/** A server that is away is not called more often than this. */
const callEveryMs = 2_000;

interface Server {
  readonly session: PostgresSession;
  readonly connectionsMax: number;
  /** Where pg_stat_statements can be read. */
  readonly statements: { readonly schema: string; readonly timeColumn: string; readonly rates: StatementRates } | null;
}

/** A PostgreSQL server, asked once a second on one connection; what is lost on the way is called again. */
export class PostgresWatch {
  private readonly url: string;
  private readonly notes: Notes;
  private readonly nowMs: () => number;
  private readonly openSession: OpenSession;
  private server: Server | undefined;
  private counts: { readonly atMs: number; readonly of: DatabaseCounts } | undefined;
  private newest: PostgresReading | null = null;
  private newestMs = Number.NEGATIVE_INFINITY;
  private calledMs = Number.NEGATIVE_INFINITY;
  private underWay: Promise<void> | undefined;
  private problem: string | undefined;
  private isClosed = false;

  constructor(url: string, notes: Notes, nowMs: () => number, open: OpenSession) {
    this.url = url;
    this.notes = notes;
    this.nowMs = nowMs;
    this.openSession = open;
  }

  /** Looks once; what happened between two looks can be told after the second. */
  async open(waitMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, waitMs)));
    await Promise.race([this.look(), enough]);
    clearTimeout(timer);
  }

  /** The newest there is: waits for it, but no longer than `waitMs`. */
  async take(waitMs: number): Promise<PostgresReading | null> {
    await this.open(waitMs);
    return this.isFresh() ? this.newest : null;
  }

  /** Why there is nothing of it: never, or not any more. */
  unread(): readonly string[] {
    if (this.newest === null) return [this.problem ?? `${shownServer(this.url)} has not answered yet`];
    return this.problem !== undefined ? [this.problem] : [];
  }

  close(): void {
    this.isClosed = true;
    void this.server?.session.close();
    this.server = undefined;
  }

  private isFresh(): boolean {
    return this.nowMs() - this.newestMs <= staleMs;
  }

  private look(): Promise<void> {
    if (this.underWay !== undefined) return this.underWay;
    if (this.server === undefined && this.nowMs() - this.calledMs < callEveryMs) return Promise.resolve();
    this.underWay = this.read().finally(() => (this.underWay = undefined));
    return this.underWay;
  }

  private async read(): Promise<void> {
    try {
      this.server ??= await this.call();
      const reading = await this.ask(this.server);
      if (this.isClosed) return;
      this.newest = reading;
      this.newestMs = this.nowMs();
      this.problem = undefined;
    } catch (error) {
      if (!this.isClosed) this.lose(error);
    }
  }

  private lose(error: unknown): void {
    const what = this.newest === null ? "could not be read" : "was lost on the way";
    this.problem = `${shownServer(this.url)} ${what}: ${trouble(error)}`;
    this.notes.add(this.problem);
    void this.server?.session.close();
    this.server = undefined;
    this.counts = undefined;
  }

  private async call(): Promise<Server> {
    this.calledMs = this.nowMs();
    const session = await this.openSession(this.url);
    if (this.isClosed) {
      await session.close();
      throw new Error("it was closed");
    }
    const [row = {}] = await session.query(serverSql);
    const schema = row["statements_schema"];
    return {
      session,
      connectionsMax: Number(row["connections_max"]),
      statements: typeof schema === "string" ? await this.openStatements(session, schema) : this.withoutStatements(),
    };
  }

  private withoutStatements(): null {
    this.notes.add(
      `${shownServer(this.url)} has no pg_stat_statements: which statements take its time is not known. CREATE EXTENSION pg_stat_statements, with shared_preload_libraries, makes it so`,
    );
    return null;
  }

  private async openStatements(session: PostgresSession, schema: string): Promise<Server["statements"]> {
    try {
      const [column] = await session.query(timeColumnSql(schema));
      const timeColumn = column?.["name"] === "total_time" ? "total_time" : "total_exec_time";
      await session.query(statementsSql(schema, timeColumn));
      return { schema, timeColumn, rates: new StatementRates() };
    } catch (error) {
      // It is created and not loaded (55000), or not for this user.
      this.notes.add(`pg_stat_statements of ${shownServer(this.url)} cannot be read: ${trouble(error)}`);
      return null;
    }
  }

  private async ask({ session, connectionsMax, statements }: Server): Promise<PostgresReading> {
    const fromMs = this.nowMs();
    const { hidden, ...activity } = readActivity(await session.query(activitySql));
    if (hidden > 0)
      this.notes.add(
        `${shownServer(this.url)} shows no states of other users' connections: GRANT pg_monitor to the user that reads`,
      );
    const counted = readDatabase(await session.query(databaseSql));
    const rates = ratesBetween(this.counts?.of, counted, (fromMs - (this.counts?.atMs ?? fromMs)) / 1000);
    this.counts = { atMs: fromMs, of: counted };
    const busy = statements === null ? null : await this.askStatements(session, statements);
    return { ...activity, connectionsMax, ...rates, statements: busy };
  }

  private async askStatements(
    session: PostgresSession,
    { schema, timeColumn, rates }: NonNullable<Server["statements"]>,
  ): Promise<PostgresReading["statements"]> {
    const rows = await session.query(statementsSql(schema, timeColumn));
    const fromMs = this.nowMs();
    const busy = rates.next(rows, fromMs);
    if (busy === undefined) return null;
    const unknown = rates.unknown(busy);
    if (unknown.length > 0) rates.learn(await session.query(textsSql(schema, unknown)));
    return rates.named(busy);
  }
}

/** Where it is; who asks, and with which password, is for the server alone. */
function shownServer(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `postgres://${hostname}${port === "" ? "" : `:${port}`}${pathname}`;
}
