import type { TrendResult } from "./soak.ts";

export type CheckStage = "baseline" | "target" | "sustained" | "twice" | "back";
export type CheckVerdict = "pass" | "fail" | "unclear" | "not asked";

/** One stage of a check. */
export interface CheckStep {
  readonly stage: CheckStage;
  readonly ratePerSecond: number;
  readonly atSeconds: number;
  readonly seconds: number;
  readonly offeredPerSecond: number;
  readonly goodPerSecond: number;
  readonly errorRatio: number;
  readonly latencyMs: {
    readonly p50: number | null;
    readonly p95: number | null;
    readonly p99: number | null;
  };
}

/** A question every service is asked before it ships, and its answer in one line. */
export interface CheckAnswer {
  readonly question: "baseline" | "target" | "sustained" | "twice";
  readonly asks: string;
  readonly verdict: CheckVerdict;
  readonly answer: string;
}

/** What `plimsoll check` found out. */
export interface CheckingResult {
  readonly form: "short" | "full";
  /** The load expected at the peak, iterations/s, and where it came from. */
  readonly peakPerSecond: number;
  readonly peakFrom: string;
  readonly steps: readonly CheckStep[];
  readonly answers: readonly CheckAnswer[];
  /** Of the time at the peak. */
  readonly trends: readonly TrendResult[];
  readonly recoveredAfterSeconds: number | null;
  readonly restarts: number;
  /** Why it could not be carried through; null = it was. */
  readonly obstacle: string | null;
  readonly generatorSeconds: number;
  readonly generatorSign: string | null;
}
