import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileNames } from "./file-names.ts";

/** Asks a run that is going on to end: it looks for this file. `isNow` = without waiting for what is in flight. */
export async function requestStop(path: string, isNow: boolean): Promise<void> {
  await writeFile(stopPath(path), isNow ? "now\n" : "stop\n");
}

/** Where a run looks for the file that ends it. */
export function stopPath(runPath: string): string {
  return join(runPath, fileNames.stop);
}
