import type { DuckDBConnection } from "@duckdb/node-api";
import { UserError, exitCodes } from "#run";
import { tables, type TableRun } from "../tables/index.ts";
import { fill, withDatabase } from "./database.ts";
import { plainValue, type PlainValue } from "./plain-value.ts";

export interface QueryAnswer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly PlainValue[])[];
  /** There are more than were asked for. */
  readonly isCut: boolean;
}

/**
 * Answers one `select` over runs. It reads nothing but them and writes nothing: the statement is a `select`, and the
 * database has no way to files or the network.
 * @param runs opened as they are needed, once for every table that is named in the statement
 */
export async function queryRuns(
  sql: string,
  runs: () => AsyncIterable<TableRun>,
  { rowsMax, cwd }: { readonly rowsMax: number; readonly cwd: string },
): Promise<QueryAnswer> {
  return withDatabase(cwd, async (connection, duckdb) => {
    // What is not named is there without rows, so that its columns can be asked for.
    for (const table of tables) await fill({ connection, duckdb }, table, isNamed(table.name, sql) ? runs() : []);
    await connection.run("SET enable_external_access = false");
    await connection.run("SET lock_configuration = true");
    const statement = await onlySelect(sql, connection, duckdb.StatementType.SELECT);
    const reader = await explained(sql, () => statement.streamAndReadUntil(rowsMax + 1));
    const rows = reader.getRows().map((row) => row.map(plainValue));
    return { columns: reader.columnNames(), rows: rows.slice(0, rowsMax), isCut: rows.length > rowsMax };
  });
}

const isNamed = (name: string, sql: string): boolean => new RegExp(`\\b${name}\\b`, "i").test(sql);

async function onlySelect(sql: string, connection: DuckDBConnection, select: number) {
  const statements = await explained(sql, () => connection.extractStatements(sql));
  if (statements.count !== 1) throw refused("there has to be one statement");
  const statement = await explained(sql, () => statements.prepare(0));
  if (statement.statementType !== select) throw refused("it is no select");
  return statement;
}

function refused(why: string): UserError {
  const hint = 'For example plimsoll query "select run_id, p95_ms from runs order by started_at".';
  return new UserError("This statement is not carried out", {
    why: `Runs are only read, and ${why}.`,
    hint,
    exitCode: exitCodes.usage,
  });
}

/** What DuckDB says of a statement is for whoever wrote it. */
async function explained<T>(sql: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof UserError) throw error;
    throw new UserError("DuckDB cannot answer that", {
      why: error.message.trim(),
      hint: `Tables: ${tables.map(({ name }) => name).join(", ")}; "describe" is a select over information_schema.columns.`,
      exitCode: exitCodes.usage,
      cause: new Error(sql, { cause: error }),
    });
  }
}
