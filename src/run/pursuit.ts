/** What a method that goes through stages knows so far: `soak`, `stress`, `check`. */
export interface PursuitProgress {
  /** What it is at: `overload`, `twice the peak`. */
  readonly stage: string;
  /** Iterations/s asked for. */
  readonly ratePerSecond: number;
  readonly stageSeconds: number;
  /** Null = until something is seen. */
  readonly stageSecondsMax: number | null;
  readonly secondsLeft: number | null;
  /** What is known, a label and a text each. */
  readonly known: readonly (readonly [label: string, text: string])[];
  /** One line for each stage that is over. */
  readonly told: readonly string[];
}
