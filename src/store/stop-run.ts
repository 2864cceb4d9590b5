import { constants } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exitCodes, UserError } from "#run";
import { fileNames } from "./file-names.ts";

/** A run folder may come from somebody else: a link in it must not lead to another file. */
const writing = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);

/** Asks a run that is going on to end: it looks for this file. `isNow` = without waiting for what is in flight. */
export async function requestStop(path: string, isNow: boolean): Promise<void> {
  const text = isNow ? "now\n" : "stop\n";
  await writeFile(stopPath(path), text, { flag: writing }).catch((cause: Error) => {
    throw new UserError(`${path} cannot be asked to stop`, {
      why: cause.message,
      hint: "Press Ctrl-C where it runs, or send its process SIGTERM.",
      exitCode: exitCodes.usage,
      cause,
    });
  });
}

/** Where a run looks for the file that ends it. */
export function stopPath(runPath: string): string {
  return join(runPath, fileNames.stop);
}
