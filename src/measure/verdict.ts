import { type Doubt, exitCodes, type ExitCode, type RunResult, type SloResult, type Verdict } from "#run";
import { formatCount, formatDurationMs, formatPercent, formatRate } from "#units";

/** How a run came to its end. */
export interface RunEnding {
  /** `abort("why")` in the script. */
  readonly aborted?: string;
  /** A feeder ran out of rows. */
  readonly exhausted?: string;
  /** setup or teardown threw. */
  readonly hookFailed?: string;
  /** Throws of the script that no failed request explains. */
  readonly scriptErrors: number;
  /** The user stopped it. */
  readonly interrupted: boolean;
  /** What or who did, to complete "stopped early: …". */
  readonly stoppedBecause?: string;
  /** Why no user ever began an iteration: what their start hooks met. */
  readonly unstarted?: string;
  /** SLO expressions about names that never appeared. */
  readonly unknownSubjects: readonly string[];
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly exitCode: ExitCode;
  /** One sentence, as a colleague would say it. */
  readonly summary: string;
}

type Measured = Pick<RunResult, "totals"> & {
  readonly seconds: number;
  readonly requests: number;
  readonly dropped?: number;
};

/** Where more of the requests fail than this, a run without goals shows that something else is wrong. */
const failingShare = 0.5;

/** The verdict: first what kept the run from being one, then whether it can be trusted, then the goals. */
export function judge(
  ending: RunEnding,
  slo: readonly SloResult[],
  doubts: readonly Doubt[],
  measured: Measured,
  strict: boolean,
): Judgement {
  const figures = figuresOf(measured);
  const { aborted, exhausted, hookFailed } = ending;
  if (aborted !== undefined) {
    const why = clause(aborted);
    return failed(exitCodes.scriptAborted, `The script ended the run${why === "" ? "" : `: ${why}`}.`);
  }
  if (exhausted !== undefined) return failed(exitCodes.badTest, `The run ended early: ${clause(exhausted)}.`);
  if (hookFailed !== undefined) {
    const text =
      measured.requests === 0 ? `No result: ${clause(hookFailed)}` : `${capital(clause(hookFailed))}; ${figures}`;
    return failed(exitCodes.scriptThrew, `${text}.`);
  }
  if (ending.scriptErrors > 0) {
    return failed(
      exitCodes.scriptThrew,
      `The script threw ${times(ending.scriptErrors)}, so its figures are not those of the test: ${figures}.`,
    );
  }
  if (ending.interrupted) {
    const because = ending.stoppedBecause === undefined ? "" : ` (${clause(ending.stoppedBecause)})`;
    return { verdict: "interrupted", exitCode: exitCodes.interrupted, summary: `Stopped early${because}: ${figures}.` };
  }
  if (ending.unstarted !== undefined) return judgeUnstarted(clause(ending.unstarted), slo.length);
  const [unknown] = ending.unknownSubjects;
  if (unknown !== undefined) return failed(exitCodes.badTest, `${capital(unknown)}: ${figures}.`);
  const invalid = doubts.find((doubt) => doubt.invalidates);
  if (invalid !== undefined) {
    return {
      verdict: "invalid",
      exitCode: exitCodes.invalid,
      summary: `Not to be trusted: ${uncapital(invalid.message)} (${invalid.evidence}).`,
    };
  }
  return judgeGoals(slo, figures, strict) ?? judgeUnmissed(slo.length, measured, figures, strict);
}

/** What nothing was measured of cannot have met a goal. */
function judgeUnstarted(why: string, goals: number): Judgement {
  const summary = `No user got through its start, so nothing was measured: ${why}.`;
  if (goals > 0) return { verdict: "fail", exitCode: exitCodes.goalMissed, summary };
  return { verdict: "invalid", exitCode: exitCodes.invalid, summary };
}

function judgeGoals(slo: readonly SloResult[], figures: string, strict: boolean): Judgement | undefined {
  const missed = slo.filter((goal) => !goal.ok);
  const [first] = missed;
  if (first !== undefined) {
    const count = slo.length === 1 ? "The goal was missed" : `${missed.length} of ${slo.length} goals missed`;
    const observed = first.observed === null ? unobserved(first) : `it was ${first.observedText}`;
    const more = missed.length > 1 ? ` (and ${formatCount(missed.length - 1)} more)` : "";
    return {
      verdict: "fail",
      exitCode: exitCodes.goalMissed,
      summary: `${count}: ${first.expression}, ${observed}${more}; ${figures}.`,
    };
  }
  const unsure = slo.find((goal) => goal.note !== undefined);
  if (unsure !== undefined) {
    const summary = `No goal was missed, but ${unsure.expression} cannot be told yet: ${unsure.note}; ${figures}.`;
    return inconclusive(summary, strict);
  }
  return undefined;
}

/** No goal speaks against it. Without goals a target that hardly answers is still not something to print in green. */
function judgeUnmissed(goals: number, { totals }: Measured, figures: string, strict: boolean): Judgement {
  if (goals === 0 && totals.errorRatio > failingShare) {
    const most = totals.errorRatio === 1 ? "every request" : "most requests";
    return inconclusive(`No goals were set, and ${most} failed: ${figures}.`, strict);
  }
  const what = ["No goals were set", "The goal was met", "Both goals were met"][goals];
  return {
    verdict: "pass",
    exitCode: exitCodes.pass,
    summary: `${what ?? `All ${goals} goals were met`}: ${figures}.`,
  };
}

function inconclusive(summary: string, strict: boolean): Judgement {
  return { verdict: "inconclusive", exitCode: strict ? exitCodes.invalid : exitCodes.pass, summary };
}

function unobserved({ note = "nothing was measured" }: SloResult): string {
  return note.startsWith("falls") ? `it ${note}` : note;
}

function failed(exitCode: ExitCode, summary: string): Judgement {
  return { verdict: "error", exitCode, summary };
}

function figuresOf({ totals, seconds, requests, dropped = 0 }: Measured): string {
  if (requests === 0) return "nothing was measured";
  const p95 = totals.latencyMs.p95;
  const latency = p95 === null ? "" : `, p95 ${formatDurationMs(p95)}`;
  const errors = totals.errorRatio === 0 ? "no errors" : `${formatPercent(totals.errorRatio)} errors`;
  return `${formatRate(totals.requestsPerSecond)} over ${formatDurationMs(seconds * 1000)}${latency}, ${errors}${dropped === 0 ? "" : `, ${formatCount(dropped)} arrivals dropped`}`;
}

/** Somebody else's words as a part of a sentence of ours: in one line, without an end of its own. */
const clause = (text: string): string =>
  text
    .replaceAll(/\s+/g, " ")
    .replace(/[\s.!;:,]+$/, "")
    .trim();
const times = (count: number): string => (count === 1 ? "once" : `${formatCount(count)} times`);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const uncapital = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
