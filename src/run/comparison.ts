export const comparisonFormat = "plimsoll.comparison/1";

export type ComparedMetric = "p50" | "p95" | "p99" | "errors" | "rate" | "capacity" | "saturation";

/** What figures are of. */
export type ComparedSubject =
  | {
      readonly kind: "operation";
      readonly method?: string;
      readonly name: string;
      readonly scenario: string;
      readonly step?: string;
    }
  /** All requests of the run as one. */
  | { readonly kind: "all" }
  /** What a search for the limit found. */
  | { readonly kind: "search" };

/**
 * `regression` and `improvement`: sure, and beyond the tolerance · `small`: sure, and within it · `same`: any difference
 * is within it · `unseen`: none that could be told from how runs vary by themselves · `unknown`: nothing can be said.
 */
export type ComparisonOutcome = "regression" | "improvement" | "small" | "same" | "unseen" | "unknown";

/** One figure of one subject: runs of A against runs of B. */
export interface ComparisonRow {
  readonly subject: ComparedSubject;
  readonly metric: ComparedMetric;
  /** One value a run, in the order of the runs; null = that run cannot tell. Milliseconds, shares or per second. */
  readonly a: readonly (number | null)[];
  readonly b: readonly (number | null)[];
  /** What stands for a side: the geometric mean of its runs, of shares the mean. */
  readonly typicalA: number | null;
  readonly typicalB: number | null;
  /** B ÷ A − 1; of shares of errors B − A. */
  readonly change: number | null;
  /** 90 % interval of the change; null = runs do not tell. */
  readonly low: number | null;
  readonly high: number | null;
  /** The change in standard deviations between runs (Hedges' g); null = as above. */
  readonly effectSize: number | null;
  /** One-sided, that B is worse, before anything is made of there being many rows. */
  readonly pWorse: number | null;
  /** The least change for the worse that had been found four times in five. */
  readonly detectable: number | null;
  readonly outcome: ComparisonOutcome;
  /** Why nothing can be said. */
  readonly why?: string;
}

/** A count that does not vary by chance: what differs, differs. */
export interface ExactRow {
  readonly what: "calls" | "finding";
  /** e.g. `GET /api/products: sql calls per request`. */
  readonly name: string;
  /** Calls per request, or in how many runs of the side it was found. */
  readonly a: number;
  readonly b: number;
  readonly outcome: "regression" | "improvement" | "same" | "noted";
}

/** Where the sides differ in how they were measured. */
export interface ConditionDifference {
  readonly what: string;
  readonly a: string;
  readonly b: string;
  /** `refused`: what was measured is not the same thing · `warned`: it may explain a difference · `noted`. */
  readonly severity: "refused" | "warned" | "noted";
  readonly why: string;
}

export interface ComparedRun {
  readonly id: string;
  readonly startedAt: string;
  readonly test: string;
  readonly target: string;
  readonly gitCommit: string | null;
}

export type ComparisonVerdict = "regression" | "improvement" | "same" | "unseen" | "not-comparable";

/** The document of `plimsoll compare --json`. Readers accept fields and kinds they do not know. */
export interface ComparisonResult {
  readonly format: typeof comparisonFormat;
  readonly verdict: ComparisonVerdict;
  /** One sentence: the verdict as a colleague would say it. */
  readonly summary: string;
  readonly exitCode: number;
  readonly isPaired: boolean;
  /** Shares: beyond them a difference is a regression. */
  readonly tolerance: number;
  readonly errorTolerance: number;
  /** How much runs vary by themselves, as a share, where nobody measured it: said, or assumed. */
  readonly noise: { readonly share: number; readonly isAssumed: boolean } | null;
  readonly a: readonly ComparedRun[];
  readonly b: readonly ComparedRun[];
  readonly differences: readonly ConditionDifference[];
  readonly rows: readonly ComparisonRow[];
  readonly exact: readonly ExactRow[];
}
