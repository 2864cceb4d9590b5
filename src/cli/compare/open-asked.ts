import { stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { exitCodes, type RunResult, UserError } from "#run";
import { isRunId, openResult, openRun } from "#store";
import { findRun } from "../runs-folder.ts";

/** The results of runs as people name them: ids, run folders, or documents that `--json` wrote. */
export async function openAsked(runs: string, asked: readonly string[], cwd: string): Promise<readonly RunResult[]> {
  const opened: RunResult[] = [];
  for (const each of asked) opened.push(await openOne(runs, each, cwd));
  return opened;
}

async function openOne(runs: string, asked: string, cwd: string): Promise<RunResult> {
  const path = resolve(cwd, asked);
  const found = /[./\\]/.test(asked) ? await stat(path).catch(() => undefined) : undefined;
  if (found?.isFile() === true) return openResult(path);
  if (found?.isDirectory() === true) {
    if (isRunId(basename(path))) return (await openRun(dirname(path), basename(path))).result;
    const why = "A run's folder is named by its id, as 20261121-024701-482-k3f9 is.";
    throw new UserError(`${asked} is no run's folder`, { why, exitCode: exitCodes.usage });
  }
  return (await openRun(runs, await findRun(runs, asked))).result;
}
