import type { RunResult } from "#run";
import type { RunEntry } from "../run-list.ts";

export type CellValue = string | number | boolean | null;
export type ColumnType = "text" | "number" | "count" | "boolean" | "time";

/** A table over runs, one row at a time: the same for SQL and for files. */
export interface Table {
  readonly name: TableName;
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** Rows of one run, in the order of the columns. */
  readonly rowsOf: (run: TableRun) => Promise<Iterable<readonly CellValue[]>>;
}

export const tableNames = ["runs", "intervals", "operations", "spans", "observations"] as const;
export type TableName = (typeof tableNames)[number];

export interface TableRun {
  readonly entry: RunEntry;
  readonly result: RunResult;
}

/** The values of a row in the order of the columns. */
export function inOrder<Name extends string>(
  columns: Readonly<Record<Name, ColumnType>>,
  row: Readonly<Record<Name, CellValue>>,
): readonly CellValue[] {
  return (Object.keys(columns) as Name[]).map((name) => row[name]);
}
