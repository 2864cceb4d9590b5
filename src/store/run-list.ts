import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileNames } from "./file-names.ts";
import { isAlive, parseOwner } from "./owner.ts";
import { isRunId } from "./run-id.ts";
import { readJson } from "./safe-file.ts";

/** `interrupted`: it left no result, and nobody is writing one any more. */
export type RunState = "finished" | "running" | "interrupted";

export interface RunEntry {
  readonly id: string;
  readonly path: string;
  readonly state: RunState;
}

/** Ids of the runs kept there, newest first; none where there is no such folder. Links are not runs. */
export async function runIds(runs: string): Promise<readonly string[]> {
  const entries = await readdir(runs, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return [];
    throw error;
  });
  const ids = entries.filter((entry) => entry.isDirectory() && isRunId(entry.name)).map((entry) => entry.name);
  return ids.sort().reverse();
}

export async function runEntry(runs: string, id: string): Promise<RunEntry> {
  if (!isRunId(id)) throw new Error(`not a run id: ${JSON.stringify(id)}`);
  const path = join(runs, id);
  return { id, path, state: await runState(path) };
}

async function runState(path: string): Promise<RunState> {
  const result = await lstat(join(path, fileNames.result)).catch(() => undefined);
  if (result?.isFile() === true) return "finished";
  const owner = parseOwner(await readJson(join(path, fileNames.running)));
  return owner !== undefined && isAlive(owner) ? "running" : "interrupted";
}

/** The process that writes a run, while it goes on. */
export async function runPid(runs: string, id: string): Promise<number | undefined> {
  if (!isRunId(id)) return undefined;
  return parseOwner(await readJson(join(runs, id, fileNames.running)))?.pid;
}
