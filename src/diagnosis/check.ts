import { exitCodes, type ExitCode } from "#run";

export type CheckStatus = "ok" | "warning" | "problem";

export type CheckGroup = "target" | "in front" | "load" | "machine" | "traces";

/** One thing that was looked at: what was found, and what to do where something stands in the way. */
export interface Check {
  readonly id: string;
  readonly group: CheckGroup;
  readonly status: CheckStatus;
  readonly found: string;
  readonly advice?: string;
}

/** The worst of them decides. */
export function worstOf(checks: readonly Check[]): CheckStatus {
  if (checks.some(({ status }) => status === "problem")) return "problem";
  return checks.some(({ status }) => status === "warning") ? "warning" : "ok";
}

type Judged = readonly [status: CheckStatus, found: string, advice?: string];

/** Writes the checks of one group. */
export function checkOf(group: CheckGroup, id: string, [status, found, advice]: Judged): Check {
  return { id, group, status, found, ...(advice !== undefined && { advice }) };
}

/** Without these there is no target to put load on. */
const reaching: readonly string[] = ["name", "connection", "answer"];

/** 104, as of a run that finds no target; 97 where a run would begin, but could not be trusted. */
export function exitCodeOf(checks: readonly Check[]): ExitCode {
  const problems = checks.filter(({ status }) => status === "problem");
  if (problems.some(({ group, id }) => group === "target" && reaching.includes(id))) return exitCodes.badTest;
  return problems.length > 0 ? exitCodes.invalid : exitCodes.pass;
}
