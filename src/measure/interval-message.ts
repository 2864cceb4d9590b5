import type { ErrorClass, OperationName } from "#run";
import type { MetricKind } from "./metric-tally.ts";

export interface StepName {
  readonly id: number;
  readonly name: string;
  readonly scenario: string;
}

export interface MetricName {
  readonly id: number;
  readonly name: string;
  readonly kind: MetricKind;
  readonly unit: string;
}

/** One example of a failure; repeats are counted under the same id. */
export interface ErrorExample {
  readonly id: number;
  readonly class: ErrorClass | "script_error";
  readonly operation?: string;
  readonly message: string;
  readonly location?: string;
  readonly traceId?: string;
}

/** What answers told of what stands before the target, as far as they were looked at. */
export interface AnswerMarks {
  /** 503s by which a rate limiter turned requests away, about. 429s are counted as statuses. */
  readonly limited: number;
  /** What a limiter said, e.g. `429, retry-after: 2`. */
  readonly example: string | null;
  /** Names under which instances answered. */
  readonly instances: readonly string[];
}

/** How a worker's event loop and sockets did in one interval. */
export interface WorkerHealth {
  /** Busy share of the event loop, 0–1. */
  readonly loopBusyRatio: number;
  /** One number per scenario. */
  readonly users: readonly number[];
  /** The most at a time in this interval, one number per scenario. */
  readonly usersMost: readonly number[];
  /** Iterations under way. */
  readonly inFlight: number;
  readonly connectionsOpen: number;
  readonly connectionsOpened: number;
  readonly connectionsMax: number;
  /** Since the run began: idle connections that got bytes unasked, and answers with folded header lines. */
  readonly unsolicited: number;
  readonly folded: number;
  /** Run clock and length of each stretch of 100 ms or more in which the loop did not turn. */
  readonly stalls: readonly { readonly atMs: number; readonly durationMs: number }[];
  /** Absent where there is nothing to tell. */
  readonly answers?: AnswerMarks;
}

/** What a worker posts every 250 ms: names it has not used before, and one array of numbers. */
export interface IntervalMessage {
  readonly worker: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly isLast: boolean;
  /** All of it came after the load was over: what had been under way then, and hooks. */
  readonly isAfterLoad: boolean;
  readonly operations: readonly OperationName[];
  readonly steps: readonly StepName[];
  readonly checks: readonly StepName[];
  readonly metrics: readonly MetricName[];
  readonly errors: readonly ErrorExample[];
  /** Written by `Recorder.takeInterval`, read by `Second.read`. */
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly health: WorkerHealth;
}
