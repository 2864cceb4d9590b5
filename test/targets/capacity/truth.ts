/**
 * A target as the simulation of `test/truth/` knows it: first everybody is held outside, each for itself; then the
 * slots, first come, first served.
 */
export interface QueueModel {
  /** Absent or null = nothing is bounded. */
  readonly slots?: number | null;
  /** Times each request comes to the slots. */
  readonly visits?: number;
  /** More than this many waiting are refused. */
  readonly queueMax?: number;
  /** How long a slot was held, measured. */
  readonly holdsMs?: Float64Array;
  /** How long each was held before, measured. */
  readonly outsideMs?: Float64Array;
  /** The process stands still for `ms` every `everyMs`. */
  readonly freeze?: { readonly ms: number; readonly everyMs: number };
  /** Lets through so many and refuses the rest. */
  readonly limiter?: { readonly perSecond: number; readonly burst: number };
  /** What took longer is a failure, after all the work. */
  readonly deadlineMs?: number;
  /** Held outside for `baseMs × (1 + (rate ÷ doublesAt)²)` more, with the rate of about the last `memoryMs`. */
  readonly bleed?: { readonly baseMs: number; readonly doublesAtPerSecond: number; readonly memoryMs: number };
}

/** What a target says it can carry. */
export interface CapacityTruth {
  /** The most it completes without an error; null = nothing bounds it. */
  readonly saturationPerSecond: number | null;
  readonly formula: string;
  /** Null = it cannot be put so. */
  readonly model: QueueModel | null;
}

/** Answers without an error, by bins of time from the process's start. */
export interface Completions {
  /** CLOCK_MONOTONIC. */
  readonly fromMs: number;
  readonly binMs: number;
  readonly good: Uint32Array;
}
