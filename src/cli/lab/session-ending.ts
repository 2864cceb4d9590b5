import type { StopReason } from "#run";

/** Why a run ended other than by its plan. */
export interface SessionEnding {
  aborted?: string;
  exhausted?: string;
  hookFailed?: string;
  stopped?: StopReason;
  /** Some requests did not say which run they were of. */
  isUnidentified?: boolean;
}
