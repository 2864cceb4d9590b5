export { type OpenedRun, openRun } from "./open-run.ts";
export { removeRun } from "./remove-run.ts";
export { redactCommand, redactUrl } from "./redact.ts";
export { createRunFolder, type Kept, type NewRun, type RunFolder, runsDirectory } from "./run-folder.ts";
export { closeRunIds, isRunId, matchRunIds, runId } from "./run-id.ts";
export { type RunEntry, runEntry, runIds, type RunState } from "./run-list.ts";
export { type RunStart, startFormat, type TestSource } from "./start.ts";
export type { StoreProblem } from "./store-problem.ts";
