import { open } from "node:fs/promises";
import type { Table, TableRun } from "../tables/index.ts";
import { csvLine } from "./csv.ts";

const waitingMax = 1024 * 1024;

/** @returns how many rows were written */
export async function writeCsv(path: string, table: Table, runs: AsyncIterable<TableRun>): Promise<number> {
  const file = await open(path, "w");
  let rows = 0;
  try {
    let waiting = csvLine(Object.keys(table.columns));
    for await (const run of runs) {
      for (const row of await table.rowsOf(run)) {
        waiting += csvLine(row);
        rows += 1;
        if (waiting.length < waitingMax) continue;
        await file.writeFile(waiting);
        waiting = "";
      }
    }
    await file.writeFile(waiting);
  } finally {
    await file.close();
  }
  return rows;
}
