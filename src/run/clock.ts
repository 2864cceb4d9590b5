/** A timer that can be called off. */
export interface Timer {
  cancel(): void;
}

/** Time as everything below the entries gets it: real or virtual. */
export interface Clock {
  /** Run clock: milliseconds since the run's start (negative before it), monotonic, with fractions. */
  nowMs(): number;
  /** Calls back once, `delayMs` from now at the earliest. */
  after(delayMs: number, callback: () => void): Timer;
  /** Calls back after whatever else is due now had its turn. */
  soon(callback: () => void): void;
}
