import { access, constants, mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { exitCodes, UserError } from "#run";
import { reasonOf } from "#store";

/**
 * Before anything is sent: folders for the files that were asked for.
 *
 * @throws UserError where one of them cannot be written
 */
export async function makeRoomFor(files: readonly (string | undefined)[]): Promise<void> {
  for (const file of files) {
    if (file === undefined) continue;
    try {
      await mkdir(dirname(file), { recursive: true });
      await access(dirname(file), constants.W_OK);
    } catch (error) {
      throw unwritable(file, error, "What the run leaves is asked for there, so no load was sent.");
    }
  }
}

/**
 * A file somebody named on the command line, its folder included.
 *
 * @throws UserError where it cannot be written
 */
export async function writeAsked(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw unwritable(file, error, "Only this file is missing: what it would say is said above.");
  }
}

function unwritable(file: string, error: unknown, why: string): UserError {
  return new UserError(`${file} cannot be written: ${reasonOf(error)}`, {
    why,
    hint: "Name a file in a folder that you may write to.",
    exitCode: exitCodes.internal,
  });
}
