import type { StepSpans } from "./span-model.ts";
import type { Station } from "./station.ts";

/** A step as a simulated instance carries it out. */
export interface Step {
  readonly station: Station | null;
  readonly drawMs: () => number;
  readonly cpuShare: number;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly spans: StepSpans | null;
}

/** An operation at one instance. */
export interface Operation {
  readonly index: number;
  readonly steps: readonly Step[];
}

export interface Instance {
  readonly name: string;
  readonly operations: readonly Operation[];
  readonly stations: readonly Station[];
  inFlight: number;
}

/** An iteration under way: its requests one after another. */
export interface Flight {
  readonly instance: Instance;
  /** Numbers of its operations, in turn. */
  readonly operations: readonly number[];
  /** Which of them. */
  at: number;
  step: number;
  attempt: number;
  /** Of the request under way: intended start of the first, begin of the others. */
  startMs: number;
  /** Times the client has made it again. */
  readonly tries: number;
  /** The client knows how it ended; the target may not. */
  isOver: boolean;
}
