import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Client } from "pg";

export type Row = Readonly<Record<string, unknown>>;

/** One connection that only reads. */
export interface PostgresSession {
  query(sql: string): Promise<readonly Row[]>;
  close(): Promise<void>;
}

export type OpenSession = (url: string) => Promise<PostgresSession>;

const connectMs = 3_000;
/** Whatever is asked is told within this, or not at all: the server must not work for us. */
const statementMs = 2_000;

/** The server itself refuses to write here, and lets go of what takes long or waits for a lock. */
const setUp = [
  "SET default_transaction_read_only = on",
  `SET statement_timeout = ${statementMs}`,
  "SET lock_timeout = 500",
  "SET idle_in_transaction_session_timeout = 5000",
  "SET client_min_messages = error",
].join(";");

/** Throws an Error whose message says what is wrong, without credentials. */
export async function openSession(url: string): Promise<PostgresSession> {
  const { Client: PgClient } = await loadClient();
  const client: Client = new PgClient({
    connectionString: url,
    application_name: "plimsoll",
    connectionTimeoutMillis: connectMs,
    query_timeout: statementMs + 1_000,
  });
  // A connection that is lost between two looks is found out at the next.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query(setUp);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return {
    query: async (sql) => (await client.query<Row>(sql)).rows,
    close: () => client.end().catch(() => undefined),
  };
}

/** Beside Plimsoll, or else in the project it is called in: it may be installed for all. */
async function loadClient(): Promise<Pick<typeof import("pg"), "Client">> {
  try {
    return (await import("pg")).default;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  try {
    const found = createRequire(join(process.cwd(), "package.json")).resolve("pg");
    return ((await import(pathToFileURL(found).href)) as typeof import("pg")).default;
  } catch (error) {
    if (isMissing(error)) throw new Error("it needs the package pg: npm install --save-dev pg", { cause: error });
    throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  ["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"].includes((error as NodeJS.ErrnoException).code ?? "");
