import type { RunPlan, RunResult } from "#run";

export const startFormat = "plimsoll.start/1";

/** What is known before the first request, kept as `plan.json`: enough to tell an interrupted run's story. */
export interface RunStart {
  readonly format: typeof startFormat;
  readonly plan: RunPlan;
  /** The test's name, as in the result. */
  readonly test: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly command: readonly string[];
  readonly load: readonly string[];
  readonly environment: RunResult["environment"];
}

/** The test file as it was, kept beside the plan. */
export interface TestSource {
  /** The file's name, of which only the ending is used. */
  readonly name: string;
  readonly text: string;
}
