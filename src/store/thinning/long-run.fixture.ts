import { expect } from "vitest";
import type { SecondRecord } from "#run";
import { second, start } from "../../../test/results/index.ts";
import { createRunFolder, type RunFolder } from "../run-folder.ts";

/** Of each second another: three requests, one more that fails in every other, latencies of 5 to 11 ms. */
const at = (atSecond: number): SecondRecord =>
  second(atSecond, { ok: 3, failed: atSecond % 2, ms: 5 + (atSecond % 7) });

export const beginRun = (runs: string, secondsBytesMax?: number): Promise<RunFolder> =>
  createRunFolder({
    runs,
    start: { ...start, plan: { ...start.plan, warmUpMs: 15_000 } },
    onProblem: ({ message }) => expect.fail(message),
    ...(secondsBytesMax !== undefined && { secondsBytesMax }),
  });

/** So many seconds of a run, without their time. */
export async function appendSeconds(folder: RunFolder, seconds: number): Promise<void> {
  for (let atSecond = 0; atSecond < seconds; atSecond += 1) {
    folder.append(at(atSecond));
    // The disk is not to lag behind by more than the run would let it.
    if (atSecond % 200 === 0) await new Promise(setImmediate);
  }
}
