import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { tables, type TableRun } from "../tables/index.ts";
import { fill, withDatabase } from "./database.ts";
import { writeCsv } from "./write-csv.ts";

export interface Exported {
  readonly path: string;
  readonly rows: number;
}

/** Every table in a file of its own, of CSV as RFC 4180 has it. */
export async function exportCsv(directory: string, runs: () => AsyncIterable<TableRun>): Promise<readonly Exported[]> {
  await mkdir(directory, { recursive: true });
  const files: Exported[] = [];
  for (const table of tables) {
    const path = join(directory, `${table.name}.csv`);
    files.push({ path, rows: await writeCsv(path, table, runs()) });
  }
  return files;
}

/** Every table in a file of its own, of Parquet. */
export async function exportParquet(
  directory: string,
  runs: () => AsyncIterable<TableRun>,
  cwd: string,
): Promise<readonly Exported[]> {
  await mkdir(directory, { recursive: true });
  return withDatabase(cwd, async (connection, duckdb) => {
    const files: Exported[] = [];
    for (const table of tables) {
      await fill({ connection, duckdb }, table, runs());
      const path = join(directory, `${table.name}.parquet`);
      const { name } = table;
      await connection.run(`COPY "${name}" TO '${path.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd)`);
      const counted = await connection.runAndReadAll(`SELECT count(*)::INTEGER FROM "${name}"`);
      files.push({ path, rows: Number(counted.getRows()[0]?.[0] ?? 0) });
      await connection.run(`DROP TABLE "${name}"`);
    }
    return files;
  });
}
