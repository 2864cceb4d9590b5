import { intervalsTable } from "./intervals.ts";
import { observationsTable } from "./observations.ts";
import { operationsTable } from "./operations.ts";
import { runsTable } from "./runs.ts";
import { spansTable } from "./spans.ts";
import type { Table } from "./table.ts";

export type { CellValue, ColumnType, Table, TableRun } from "./table.ts";

/** Every table, in the order docs/query.md has them. */
export const tables: readonly Table[] = [runsTable, intervalsTable, operationsTable, spansTable, observationsTable];
