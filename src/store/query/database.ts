import type { DuckDBConnection } from "@duckdb/node-api";
import type { CellValue, ColumnType, Table, TableRun } from "../tables/index.ts";
import { type DuckDb, loadDuckDb } from "./load-duckdb.ts";

/** In memory, and kept from whatever is outside of it once it is filled. */
const options = {
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  allow_community_extensions: "false",
  allow_unsigned_extensions: "false",
  memory_limit: "1GB",
  temp_directory: "",
  threads: "2",
};

const sqlTypes: Readonly<Record<ColumnType, string>> = {
  text: "VARCHAR",
  number: "DOUBLE",
  count: "BIGINT",
  boolean: "BOOLEAN",
  time: "TIMESTAMP",
};

/** An empty database, for as long as `use` takes. */
export async function withDatabase<T>(
  cwd: string,
  use: (connection: DuckDBConnection, duckdb: DuckDb) => Promise<T>,
): Promise<T> {
  const duckdb = await loadDuckDb(cwd);
  const instance = await duckdb.DuckDBInstance.create(":memory:", options);
  try {
    const connection = await instance.connect();
    try {
      return await use(connection, duckdb);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

export async function fill(
  { connection, duckdb }: { readonly connection: DuckDBConnection; readonly duckdb: DuckDb },
  table: Table,
  runs: AsyncIterable<TableRun> | Iterable<TableRun>,
): Promise<void> {
  const columns = Object.entries(table.columns);
  const definition = columns.map(([name, type]) => `"${name}" ${sqlTypes[type]}`).join(", ");
  await connection.run(`CREATE TABLE "${table.name}" (${definition})`);
  const appender = await connection.createAppender(table.name);
  const types = columns.map(([, type]) => type);
  for await (const run of runs) {
    for (const row of await table.rowsOf(run)) {
      for (const [index, value] of row.entries()) append(appender, duckdb, types[index]!, value);
      appender.endRow();
    }
    appender.flushSync();
  }
  appender.closeSync();
}

type Appender = Awaited<ReturnType<DuckDBConnection["createAppender"]>>;

function append(appender: Appender, duckdb: DuckDb, type: ColumnType, value: CellValue): void {
  if (typeof value === "number" && Number.isFinite(value)) {
    if (type === "count" && Number.isSafeInteger(Math.round(value))) appender.appendBigInt(BigInt(Math.round(value)));
    else if (type === "number") appender.appendDouble(value);
    else appender.appendNull();
  } else if (typeof value === "boolean") appender.appendBoolean(value);
  else if (typeof value === "string" && type === "time") appendTime(appender, duckdb, value);
  else if (typeof value === "string") appender.appendVarchar(wellFormed(value));
  else appender.appendNull();
}

/** Lone surrogates are no UTF-8. */
const wellFormed = (text: string): string => (/\p{Cs}/u.test(text) ? Buffer.from(text).toString("utf8") : text);

function appendTime(appender: Appender, duckdb: DuckDb, text: string): void {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) appender.appendNull();
  else appender.appendTimestamp(new duckdb.DuckDBTimestampValue(BigInt(ms) * 1000n));
}
