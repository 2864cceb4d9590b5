import {
  comparisonFormat,
  type ComparedRun,
  type ComparisonResult,
  type ComparisonVerdict,
  type ExactRow,
  exitCodes,
  type RunResult,
} from "#run";
import { conditionsOf } from "./conditions.ts";
import { exactRows } from "./exact.ts";
import { figuresOf } from "./figures.ts";
import { compareRows } from "./rows.ts";
import { summaryOf } from "./summary.ts";

export interface ComparisonRules {
  /** The first run of A was made beside the first of B, and so on. */
  readonly isPaired: boolean;
  /** Shares: beyond them a difference is a regression. */
  readonly tolerance: number;
  readonly errorTolerance: number;
  /** How much runs vary by themselves, as a share, where the runs do not tell. */
  readonly noise?: number | undefined;
  /** Although the sides were measured differently. */
  readonly anyway: boolean;
  /** Whether "none that could be told" is a failure. */
  readonly isStrict: boolean;
}

/** What two runs of one test on one quiet machine differ by, where nobody measured it. */
const usualNoise = 0.03;

/** Two sets of runs. However many requests a run made, it is one sample of how fast the target is. */
export function compareRuns(
  a: readonly RunResult[],
  b: readonly RunResult[],
  rules: ComparisonRules,
): ComparisonResult {
  const differences = conditionsOf(a, b);
  const isRefused = !rules.anyway && differences.some(({ severity }) => severity === "refused");
  const isSingle = a.length + b.length === 2;
  const rows = isRefused ? [] : compareRows(a.map(figuresOf), b.map(figuresOf), rules);
  const exact = isRefused ? [] : exactRows(a, b);
  const verdict = isRefused ? "not-comparable" : verdictOf(rows, exact);
  const noise = rules.noise ?? (isSingle ? usualNoise : undefined);
  const about = {
    format: comparisonFormat,
    isPaired: rules.isPaired,
    tolerance: rules.tolerance,
    errorTolerance: rules.errorTolerance,
    noise: noise === undefined ? null : { share: noise, isAssumed: rules.noise === undefined },
    a: a.map(runOf),
    b: b.map(runOf),
    differences,
    rows: isSingle && rules.noise === undefined ? withAssumed(a, b, rules, rows) : rows,
    exact,
  } as const;
  return {
    ...about,
    verdict,
    summary: summaryOf({ ...about, verdict }),
    exitCode: exitCodeOf(verdict, rules.isStrict),
  };
}

/** Of single runs: what could have been seen if runs vary as they usually do. */
function withAssumed(
  a: readonly RunResult[],
  b: readonly RunResult[],
  rules: ComparisonRules,
  rows: ComparisonResult["rows"],
): ComparisonResult["rows"] {
  const assumed = compareRows(a.map(figuresOf), b.map(figuresOf), { ...rules, noise: usualNoise });
  return rows.map((row, index) => ({ ...row, detectable: assumed[index]?.detectable ?? null }));
}

function verdictOf(rows: ComparisonResult["rows"], exact: readonly ExactRow[]): ComparisonVerdict {
  const all = [...rows, ...exact].map(({ outcome }) => outcome);
  if (all.includes("regression")) return "regression";
  if (all.includes("improvement")) return "improvement";
  const judged = rows.filter(({ metric }) => metric !== "p99").map(({ outcome }) => outcome);
  return judged.length > 0 && judged.every((outcome) => outcome === "same" || outcome === "small") ? "same" : "unseen";
}

function exitCodeOf(verdict: ComparisonVerdict, isStrict: boolean): number {
  switch (verdict) {
    case "regression":
      return exitCodes.regression;
    case "not-comparable":
      return exitCodes.invalid;
    case "unseen":
      return isStrict ? exitCodes.invalid : exitCodes.pass;
    case "improvement":
    case "same":
      return exitCodes.pass;
  }
}

function runOf({ id, startedAt, test, target, environment }: RunResult): ComparedRun {
  return { id, startedAt, test, target, gitCommit: environment.gitCommit };
}
