import type { SideBySide } from "./explore.ts";
import type { Estimate } from "./soak.ts";

/** What came back instead of an answer. `shed` = turned away on purpose, with 503 or 429. */
export interface StressErrors {
  readonly shed: number;
  readonly timeout: number;
  readonly reset: number;
  readonly serverError: number;
  readonly other: number;
}

/** One level of load, held for some seconds. */
export interface StressStep {
  readonly stage: StressStage;
  readonly ratePerSecond: number;
  readonly atSeconds: number;
  readonly seconds: number;
  /** Iterations/s that were to begin, and those that ended well, in the second half of it. */
  readonly offeredPerSecond: number;
  readonly goodPerSecond: number;
  readonly errorRatio: number;
  readonly errors: StressErrors;
  readonly p95Ms: number | null;
  /** Half of the failures were told within so long. */
  readonly failedP50Ms: number | null;
  readonly inFlightEnd: number;
  readonly isGood: boolean;
  readonly isUnresponsive: boolean;
}

export type StressStage = "before" | "up" | "hold" | "back" | "down" | "again" | "base" | "pulse" | "after" | "reset";

/** After the overload: seconds from the drop of the load on. */
export interface StressRecovery {
  /** The load that recovery was measured at, iterations/s. */
  readonly ratePerSecond: number;
  readonly backlog: number;
  /** What a target that only had to work its backlog off would need. */
  readonly idealSeconds: number;
  /** Null = it did not within the time. */
  readonly recoveredAfterSeconds: number | null;
  readonly firstSuccessAfterSeconds: number | null;
  readonly halfGoodputAfterSeconds: number | null;
  readonly waitedSeconds: number;
  /** Requests/s that were sent although it can work off fewer: nobody waited any longer. Null = the time was over. */
  readonly inVainPerSecond: number | null;
  /** Measured over ideal; null = it did not recover. */
  readonly factor: number | null;
  readonly judgement: "healthy" | "sluggish" | "metastable";
  /** Where it did not recover: the load at which it did, iterations/s; 0 = only without any; null = not even so. */
  readonly recoversAtPerSecond: number | null;
}

export interface StressPulse {
  readonly basePerSecond: number;
  readonly isSafe: boolean;
  readonly evidence: string;
}

export interface StressResult {
  readonly capacityPerSecond: number;
  readonly saturationPerSecond: number;
  /** Where these came from, for people. */
  readonly knownFrom: string;
  /** Times a client makes a request that failed again. */
  readonly retries: number;
  readonly steps: readonly StressStep[];
  /** Requests per iteration at rest and in overload: retries multiply them. */
  readonly amplification: { readonly before: number; readonly overload: number } | null;
  /** What a request of the target calls at rest and in overload; absent = too few traces came. */
  readonly sideBySide?: SideBySide;
  readonly unresponsiveAtPerSecond: number | null;
  /** Goodput at the highest load up to twice saturation over the most there was. */
  readonly retained: { readonly ratio: number; readonly atPerSecond: number } | null;
  readonly recovery: StressRecovery | null;
  /** 1 − load carried on the way back over load carried on the way up; above 0.1 the way back is another one. */
  readonly hysteresis: number | null;
  readonly safeLoad: Estimate | null;
  readonly pulses: readonly StressPulse[];
  readonly restarts: number;
  readonly outcome: "recovers" | "sluggish" | "metastable" | "gone" | "unfinished";
  /** Why it could not be carried through; null = it was. */
  readonly obstacle: string | null;
  readonly generatorSeconds: number;
  readonly generatorSign: string | null;
}
