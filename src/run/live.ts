import type { ExploreProgress } from "./explore.ts";
import type { PursuitProgress } from "./pursuit.ts";

export const liveFormat = "plimsoll.live/1";

/** What of a run's load may be changed while it goes on. */
export interface LoadControls {
  /** Null = the load has no users of its own, or a method decides on it. */
  readonly users: { readonly now: number; readonly most: number } | null;
  /** Iterations/s. */
  readonly ratePerSecond: { readonly now: number; readonly most: number | null } | null;
  readonly mayPause: boolean;
}

/** How a run stands: written anew each second beside its seconds, for whoever looks at the folder meanwhile. */
export interface LiveStatus {
  readonly format: typeof liveFormat;
  readonly phase: "starting" | "running" | "stopping";
  readonly isPaused: boolean;
  /** Run clock. */
  readonly elapsedSeconds: number;
  /** Null = nobody knows beforehand. */
  readonly plannedSeconds: number | null;
  /** The load as people say it, with what was changed. */
  readonly loads: readonly string[];
  readonly doubts: readonly string[];
  readonly controls: LoadControls;
  /** Trials with their slowest operations alone: this is written every second. */
  readonly explore?: ExploreProgress;
  readonly pursuit?: PursuitProgress;
}

/** What somebody at the page asks of a run that is going on. */
export type LoadOrder =
  | { readonly users: number }
  | { readonly ratePerSecond: number }
  | { readonly isPaused: boolean };
