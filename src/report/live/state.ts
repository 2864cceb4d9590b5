import type { ExploreProgress, OperationName, PursuitProgress, TimelinePoint } from "#run";
import type { PointLatency } from "../figures.ts";
import type { Palette } from "../palette.ts";

export interface LiveOperation
  extends Pick<OperationName, "kind" | "protocol" | "method" | "name" | "scenario" | "step"> {
  readonly count: number;
  readonly ratePerSecond: number;
  readonly errorRatio: number;
  readonly latencyMs: PointLatency;
}

/** Everything the live view shows, at one moment of a run. */
export interface LiveState {
  /** The test's name. */
  readonly title: string;
  readonly target: string;
  readonly phase: "starting" | "running" | "stopping";
  /** Nothing new begins until somebody resumes it. */
  readonly isPaused?: boolean;
  /** Somebody at the terminal can press keys. */
  readonly hasKeys?: boolean;
  readonly elapsedSeconds: number;
  /** How long the load lasts; null where only the iterations are given. */
  readonly plannedSeconds: number | null;
  /** The load as asked for, one text per scenario. */
  readonly loads: readonly string[];
  /** The last 120 seconds at most, oldest first. */
  readonly points: readonly TimelinePoint[];
  readonly iterations: {
    readonly planned: number | null;
    readonly completed: number;
    readonly failed: number;
    readonly dropped: number;
  };
  readonly requests: { readonly ok: number; readonly failed: number };
  readonly latencyMs: {
    /** Over the last `recentSeconds`, from merged histograms. */
    readonly recent: PointLatency;
    readonly recentSeconds: number;
    readonly whole: PointLatency;
  };
  readonly operations: readonly LiveOperation[];
  readonly errors: readonly (readonly [errorClass: string, count: number])[];
  /** Doubts so far, one sentence each. */
  readonly doubts: readonly string[];
  /** Where the load is a search for the limit: how far that is. */
  readonly explore?: ExploreProgress;
  /** Where the load goes through stages: which one that is, and what they said so far. */
  readonly pursuit?: PursuitProgress;
}

export interface Screen {
  readonly columns: number;
  readonly rows: number;
  readonly palette: Palette;
  /** Nothing but ASCII can be shown. */
  readonly isAscii?: boolean;
}

/** Width of the labels on the left. */
export const labelWidth = 11;
