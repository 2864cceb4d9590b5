import type { ErrorClass, Side } from "./outcome.ts";
import type { LatencySummary } from "./latency-summary.ts";
import type { ResourceSummary } from "./resources.ts";

/** What a trial was for. */
export type TrialPurpose =
  | "warm-up"
  | "reference"
  | "doubling"
  | "saturation"
  | "search"
  | "confirmation"
  | "repeat"
  | "soak"
  | "stress"
  | "check";

export type TrialValidity =
  | { readonly kind: "valid" | "too-few" }
  | { readonly kind: "not-steady"; readonly evidence: string }
  | { readonly kind: "invalid"; readonly side: Side; readonly rule: string; readonly evidence: string };

export type TrialOutcome =
  | { readonly kind: "good" }
  /** `rule` as it is printed; `operation` where the rule is judged per operation. */
  | { readonly kind: "bad"; readonly rule: string; readonly operation?: string; readonly evidence: string }
  | { readonly kind: "collapsed"; readonly evidence: string };

/** One stretch of load with its measurements. */
export interface TrialResult {
  /** From 1, in the order they were made. */
  readonly number: number;
  readonly purpose: TrialPurpose;
  /** Iterations/s asked for. */
  readonly ratePerSecond: number;
  /** Run clock, and how long load was on. */
  readonly atSeconds: number;
  readonly durationSeconds: number;
  /** Seconds after the load until the target was at rest; null = it was not waited for, or did not come to rest. */
  readonly drainSeconds: number | null;
  /** Seconds at the start that were left out: warm-up, queues filling. */
  readonly discardedSeconds: number;
  readonly validity: TrialValidity;
  readonly outcome: TrialOutcome;
  readonly arrivals: { readonly planned: number; readonly started: number; readonly dropped: number };
  /** What ended while load was on, per second of it, failures included. */
  readonly iterationsPerSecond: number;
  readonly requestsPerSecond: number;
  /** Requests that ended without error. */
  readonly goodPerSecond: number;
  readonly errorRatio: number;
  readonly byError: Readonly<Partial<Record<ErrorClass, number>>>;
  readonly statuses: Readonly<Record<string, number>>;
  /** Iterations under way. */
  readonly inFlight: { readonly mean: number; readonly max: number; readonly end: number };
  /** How fast latency rose against the intended start; about λ/X_sat − 1 in overload. Null = too few to say. */
  readonly latencySlope: number | null;
  readonly latencyMs: LatencySummary;
  readonly operations: readonly TrialOperation[];
  readonly bytesPerSecond: { readonly sent: number; readonly received: number };
  readonly resources: ResourceSummary | null;
  readonly generator: {
    readonly sendLagP99Ms: number | null;
    readonly loopDelayP99Ms: number | null;
    readonly cpuCores: number | null;
  };
}

export interface TrialOperation {
  /** As the operations table shows it. */
  readonly name: string;
  readonly count: number;
  readonly errorRatio: number;
  /** Failures rank slower than any success. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  /** 95 % intervals; absent in documents of before they were kept. */
  readonly intervals?: LatencySummary["intervals"];
  readonly meanMs: number | null;
  /** From sending to the last byte, successes only. */
  readonly serviceMeanMs: number | null;
}

/** A percentile that may not be above a limit. */
export interface LatencyRule {
  /** 0 < q < 1. */
  readonly quantile: number;
  readonly limitMs: number;
}

/** A rule that decides whether a load is acceptable, and what it came to. */
export interface ExploreRule {
  /** e.g. `p95 of GET /x above 42 ms (2 × reference)`. */
  readonly text: string;
  readonly operation?: string;
  /** What a rule on a percentile allows; absent for all others. */
  readonly latency?: LatencyRule;
  /** The highest load this rule alone accepts; null = it was not reached. */
  readonly capacity: RateEstimate | null;
  readonly isBinding: boolean;
}

/** Iterations/s, with the 90 % interval; a null bound = open on that side. */
export interface RateEstimate {
  readonly iterationsPerSecond: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** A suspect and what speaks for it; the first of a list is the one named. */
export interface Bottleneck {
  /** One of the finding kinds. */
  readonly kind: string;
  /** What was used up, as people call it: `one event loop`, `a pool of about 10`. */
  readonly resource: string;
  /** Its size, where it has one: slots, cores, bytes/s. */
  readonly limit: number | null;
  /** 0–1. */
  readonly confidence: number;
  readonly evidence: readonly string[];
  readonly against: readonly string[];
  /** What its formula says the target carries, iterations/s. */
  readonly predictedPerSecond: number | null;
  /** The signal that would settle it; absent = nothing is missing. */
  readonly missing?: string;
  readonly advice: string;
}

/** Why there is no capacity although the search went on as it should. */
export type ExploreObstacle =
  | "generator"
  | "rate-limiter"
  | "restart"
  | "several-instances"
  | "autoscaling"
  | "warm-up"
  | "state-grows"
  | "no-limit-found"
  | "reference-fails"
  | "interrupted"
  | "target-gone";

export interface ExploreResult {
  readonly effort: "quick" | "default" | "strict";
  /** The most it completes. Null = not reached. */
  readonly saturation: RateEstimate | null;
  /** The most it carries acceptably. */
  readonly capacity: (RateEstimate & { readonly requestsPerSecond: number }) | null;
  readonly bindingRule: string | null;
  readonly rules: readonly ExploreRule[];
  /** The trial everything is compared with. */
  readonly reference: TrialResult | null;
  readonly trials: readonly TrialResult[];
  readonly obstacles: readonly { readonly kind: ExploreObstacle; readonly evidence: string; readonly advice: string }[];
  readonly bottlenecks: readonly Bottleneck[];
  /** Rising load lowers what is completed: goodput at the highest load over the most seen. Null = not tried. */
  readonly goodputRetained: number | null;
  /** What traces say of the same calls at the reference and at the capacity; absent = too few came. */
  readonly sideBySide?: SideBySide;
}

/** Two stretches of load as traces show them. */
export interface SideBySide {
  readonly before: LoadSide;
  readonly after: LoadSide;
  /** What changed most in a request first. */
  readonly rows: readonly SideBySideRow[];
}

export interface LoadSide {
  readonly trial: number;
  /** Iterations/s. */
  readonly ratePerSecond: number;
}

export interface SideBySideRow {
  /** `requests`, or a call as breakdowns name it. */
  readonly label: string;
  readonly service: string;
  readonly dependency: string;
  /** Of a database, a cache, another service; false = work of its own, or answering. */
  readonly isCall: boolean;
  /** Null = not seen at that load. */
  readonly before: SideBySideFigures | null;
  readonly after: SideBySideFigures | null;
}

export interface SideBySideFigures {
  readonly callsPerRequest: number;
  readonly meanMs: number;
  readonly maxMs: number;
  /** Before it: for a connection, in its parent, or, of requests, before the handler. */
  readonly waitMs: number;
  readonly waitMaxMs: number;
}

/** What explore knows so far; handed out at the beginning of each trial and with each of its seconds. */
export interface ExploreProgress {
  readonly purpose: TrialPurpose;
  readonly isDraining: boolean;
  /** Of the trial under way, from 1. */
  readonly number: number;
  readonly ratePerSecond: number;
  readonly trialSeconds: number;
  readonly trialSecondsMax: number;
  /** Trials that are over. */
  readonly trials: readonly TrialResult[];
  /** What would be too much; none before there is a reference. */
  readonly rules?: readonly ExploreRule[];
  readonly saturation: RateEstimate | null;
  readonly capacity: RateEstimate | null;
  /** Until the answer, as far as can be told. */
  readonly secondsLeft: number | null;
}
