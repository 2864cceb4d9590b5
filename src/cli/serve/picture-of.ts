import type { RunPicture } from "#run";
import { openRun } from "#store";
import { runPicture } from "../report/make-report.ts";

/** All a page shows of a run, finished or not. */
export async function pictureOf(runs: string, id: string): Promise<RunPicture> {
  const { entry, result } = await openRun(runs, id);
  return runPicture(entry.path, result, entry.state === "interrupted" ? "unfinished" : entry.state);
}
