import type { LiveStatus } from "./live.ts";
import type { PageResult, RunPicture } from "./page.ts";
import type { LinePicture } from "./page-story.ts";
import type { LoadChange, TimelinePoint, Verdict } from "./result.ts";

// What the server of `plimsoll serve` and `--ui` answers the page with. Texts come from runs, tests and targets: the
// page shows them as text.

/** One run in the list. Null is what cannot be read, or is not known yet. */
export interface RunListing {
  readonly id: string;
  readonly state: "finished" | "running" | "interrupted";
  readonly startedAt: string | null;
  readonly method: string | null;
  readonly test: string | null;
  readonly target: string | null;
  readonly verdict: Verdict | null;
  readonly summary: string;
  readonly durationMs: number | null;
  readonly iterationsPerSecond: number | null;
  readonly requestsPerSecond: number | null;
  readonly p95Ms: number | null;
  readonly errorRatio: number | null;
  /** Of `explore`: iterations/s of one instance. */
  readonly capacityPerSecond: number | null;
  readonly doubts: number;
}

export interface RunsAnswer {
  /** Newest first. */
  readonly runs: readonly RunListing[];
  /** All there are; the list may hold fewer. */
  readonly total: number;
  /** The folder as people know it. */
  readonly folder: string;
  /** Tests may be started and runs stopped or changed from the page. */
  readonly mayControl: boolean;
}

export type TrendMetric = "capacityPerSecond" | "requestsPerSecond" | "p95Ms" | "errorRatio";

/** From this run on the metric is another one than before. */
export interface TrendChange {
  readonly runId: string;
  readonly before: number;
  readonly after: number;
  /** Two-sided, of Welch's test between the stretches on both sides. */
  readonly p: number;
}

export interface TrendSeries {
  readonly metric: TrendMetric;
  /** Oldest first; a run without the metric is left out. */
  readonly points: readonly { readonly runId: string; readonly startedAt: string; readonly value: number }[];
  readonly changes: readonly TrendChange[];
}

/** Runs that can be compared with each other: one test, one method, one load. */
export interface TestTrend {
  readonly test: string;
  readonly method: string;
  readonly load: string;
  readonly runs: number;
  readonly series: readonly TrendSeries[];
}

export interface TrendsAnswer {
  readonly trends: readonly TestTrend[];
}

export const startableMethods = ["run", "baseline", "explore", "soak", "stress", "check"] as const;
export type StartableMethod = (typeof startableMethods)[number];

/** A test file of the folder, known by its id alone. */
export interface TestListing {
  readonly id: string;
  /** Below the folder. */
  readonly path: string;
}

export interface TestsAnswer {
  readonly tests: readonly TestListing[];
  /** There are more files than were looked at. */
  readonly isCut: boolean;
}

/** What a page sends to start a test; what is absent holds as the test says. */
export interface StartOrder {
  readonly test: string;
  readonly method: StartableMethod;
  readonly users?: number;
  readonly ratePerSecond?: number;
  readonly durationSeconds?: number;
}

/** Why a request was refused, for people: what, why, what to try. */
export interface RefusedAnswer {
  readonly error: string;
  readonly hint?: string;
}

/** The first event of a live stream: all there is of the run so far. */
export interface LiveSnapshot {
  readonly picture: RunPicture;
  readonly status: LiveStatus | null;
  /** Of a search that goes on: the trials so far; absent where there are none. */
  readonly line?: LinePicture;
  readonly mayControl: boolean;
}

/** The result's parts that change from second to second. */
export type LiveResult = Pick<
  PageResult,
  "durationMs" | "totals" | "ledger" | "operations" | "errors" | "scenarios" | "summary" | "findings"
>;

/** What a second brought. */
export interface LiveNews {
  readonly points: readonly TimelinePoint[];
  readonly loadChanges: readonly LoadChange[];
  readonly status: LiveStatus | null;
  /** Where a trial was added, or more is known of the answer. */
  readonly line?: LinePicture;
  /** Not with each second where putting it together takes long. */
  readonly result?: LiveResult;
}
