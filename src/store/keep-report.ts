import { join } from "node:path";
import { fileNames } from "./file-names.ts";
import { writeAtomically } from "./safe-file.ts";

/** Puts a report into a run's folder. @returns where it lies */
export async function keepReport(folder: string, html: string): Promise<string> {
  const path = join(folder, fileNames.report);
  await writeAtomically(path, html);
  return path;
}
