import { lstat, rm } from "node:fs/promises";
import { join } from "node:path";
import { exitCodes, UserError } from "#run";
import { isRunId } from "./run-id.ts";

/**
 * Deletes a run's folder, and nothing else whatever it is asked: the id must be an id, the folder a real one. Links
 * inside are deleted, not followed.
 */
export async function removeRun(runs: string, id: string): Promise<void> {
  if (!isRunId(id)) throw new UserError(`${JSON.stringify(id)} is no run id.`, { exitCode: exitCodes.usage });
  const path = join(runs, id);
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isDirectory()) {
    const detail = { why: "It is a link or a file, not a run's folder.", exitCode: exitCodes.usage };
    throw new UserError(`${path} was not deleted.`, detail);
  }
  await rm(path, { recursive: true, force: true });
}
