import type { ErrorClass, Side } from "./outcome.ts";
import type { ExploreResult } from "./explore.ts";
import type { DependencyResult } from "./fault.ts";
import type { CheckingResult } from "./check.ts";
import type { Finding } from "./finding.ts";
import type { LatencySummary, PhaseSummary, PhaseName } from "./latency-summary.ts";
import type { SoakResult } from "./soak.ts";
import type { StressResult } from "./stress.ts";
import type { InsideResult } from "./inside.ts";

export const resultFormat = "plimsoll.result/1";

export type Verdict = "pass" | "fail" | "inconclusive" | "invalid" | "interrupted" | "error";

export interface IterationLedger {
  /** Arrivals the shape asked for (open load) or iterations asked for (`--iterations`); null in closed load. */
  readonly planned: number | null;
  readonly started: number;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly dropped: number;
}

export interface RequestLedger {
  readonly started: number;
  readonly ok: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly byError: Readonly<Partial<Record<ErrorClass, number>>>;
}

export interface Doubt {
  readonly code: string;
  readonly side: Side;
  readonly message: string;
  readonly evidence: string;
  readonly advice: string;
  /** True where this doubt alone makes a latency, an open-load result or a capacity worthless. */
  readonly invalidates: boolean;
}

/** One row of the table: everything counted under one name. */
export interface OperationResult {
  readonly kind: "request" | "stream" | "message" | "measure";
  readonly protocol: string;
  readonly method?: string;
  readonly name: string;
  readonly scenario: string;
  /** The `step(...)` it ran in; `"setup"`, `"start"` and `"teardown"` are those hooks' own. */
  readonly step?: string;
  readonly count: number;
  readonly ok: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly byError: Readonly<Partial<Record<ErrorClass, number>>>;
  readonly ratePerSecond: number;
  readonly errorRatio: number;
  /** From the intended start; every failure ranks slower than any success (see docs/measurement.md). */
  readonly latencyMs: LatencySummary;
  /** From the intended start, as it was, failures where they fell. */
  readonly rawLatencyMs: LatencySummary;
  /** From the moment of sending, successes and failures as they were. */
  readonly serviceMs: LatencySummary;
  readonly phasesMs: Readonly<Partial<Record<PhaseName, PhaseSummary>>>;
  readonly bytes: { readonly sent: number; readonly received: number };
  readonly statuses: Readonly<Record<string, number>>;
}

export interface StepResult {
  readonly name: string;
  readonly scenario: string;
  readonly count: number;
  readonly failed: number;
  readonly durationMs: LatencySummary;
}

export interface ScenarioResult {
  readonly name: string;
  readonly iterations: IterationLedger;
  readonly iterationsPerSecond: number;
  readonly requestsPerIteration: number | null;
  readonly durationMs: LatencySummary;
  readonly usersMax: number;
}

export interface CheckResult {
  readonly name: string;
  readonly scenario: string;
  readonly passed: number;
  readonly failed: number;
}

/** A metric the test file defined itself. */
export type MetricResult =
  | { readonly kind: "counter"; readonly name: string; readonly total: number; readonly ratePerSecond: number }
  | {
      readonly kind: "gauge";
      readonly name: string;
      readonly last: number | null;
      readonly min: number | null;
      readonly max: number | null;
    }
  | {
      readonly kind: "rate";
      readonly name: string;
      readonly trueCount: number;
      readonly count: number;
      readonly ratio: number | null;
    }
  | {
      readonly kind: "trend";
      readonly name: string;
      readonly unit: string;
      readonly count: number;
      readonly summary: LatencySummary;
    };

export interface SloResult {
  readonly expression: string;
  /** What was seen, in the expression's own unit; null where nothing was measured (which fails). */
  readonly observed: number | null;
  /** The observed value as people read it, e.g. `412 ms` or `1.3 %`. */
  readonly observedText: string;
  readonly ok: boolean;
  /** Run-clock second at which a windowed expression first failed. */
  readonly failedAtSeconds?: number;
  /** Why it failed where the number alone does not say, e.g. nothing was measured. */
  readonly note?: string;
}

/** One second of the run, merged over all workers; in runs of more than 7,200 s several: see docs/result.md. */
export interface TimelinePoint {
  readonly atSeconds: number;
  /** Iterations/s the shape asked for; null in closed load. */
  readonly askedPerSecond: number | null;
  readonly iterationsPerSecond: number;
  readonly requestsPerSecond: number;
  readonly errorsPerSecond: number;
  readonly droppedPerSecond: number;
  readonly users: number;
  readonly usersAsked: number | null;
  readonly inFlight: number;
  readonly latencyMs: {
    readonly p50: number | null;
    readonly p90: number | null;
    readonly p95: number | null;
    readonly p99: number | null;
    readonly max: number | null;
  };
  readonly byError: Readonly<Partial<Record<ErrorClass, number>>>;
  readonly bytes: { readonly sent: number; readonly received: number };
}

/** What the generator says of itself. Ratios are of one core unless said otherwise. */
export interface GeneratorResult {
  readonly workers: number;
  readonly cpuRatioMean: number | null;
  readonly cpuRatioMax: number | null;
  /** Busy share of the busiest worker's event loop, 0–1. */
  readonly loopBusyMax: number | null;
  readonly loopDelayMs: { readonly p50: number | null; readonly p99: number | null; readonly max: number | null };
  /** How late requests were sent after their intended start (open load). */
  readonly sendLagMs: { readonly p50: number | null; readonly p99: number | null; readonly max: number | null };
  readonly rssMaxBytes: number | null;
  readonly connectionsOpened: number;
  readonly connectionsMax: number;
  readonly stealRatioMax: number | null;
  /** Stretches in which the machine or the process stood still: run-clock start and length. */
  readonly stalls: readonly { readonly atSeconds: number; readonly durationMs: number }[];
  readonly arrivals?: { readonly dispersion: number | null };
}

export interface ErrorGroup {
  readonly class: ErrorClass | "script_error";
  readonly side: Side;
  readonly count: number;
  readonly operation?: string;
  readonly message: string;
  /** Where in the test file, `file:line:column`, for script errors. */
  readonly location?: string;
  readonly traceId?: string;
}

export interface LoadChange {
  readonly atSeconds: number;
  readonly scenario: string;
  readonly load: string;
  readonly by: string;
}

/** Why a run ended before its plan was done. */
export interface StopReason {
  readonly by: "signal" | "key" | "file" | "limit" | "abort rule";
  /** Completes "stopped early: …". */
  readonly why: string;
  readonly atSeconds: number;
}

/** The result document, one JSON object. Readers accept fields and kinds they do not know. */
export interface RunResult {
  readonly format: typeof resultFormat;
  readonly id: string;
  readonly method: string;
  readonly test: string;
  readonly target: string;
  readonly tags: Readonly<Record<string, string>>;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly environment: {
    readonly plimsoll: string;
    readonly node: string;
    readonly platform: string;
    readonly cpuModel: string;
    readonly cores: number;
    readonly memoryBytes: number;
    readonly hostname: string;
    readonly gitCommit: string | null;
    /** Whether files of the repository differed from it. Absent: not known, or an older run. */
    readonly gitDirty?: boolean;
    readonly gitBranch?: string;
    /** e.g. `6.8.0-45-generic`. */
    readonly kernel?: string;
    /** What a CI system says of the job, by the names it is known by; no other variable is kept. */
    readonly ci?: Readonly<Record<string, string>>;
  };
  readonly seed: number;
  readonly command: readonly string[];
  readonly load: readonly string[];
  readonly verdict: Verdict;
  /** One sentence: the verdict as a colleague would say it. */
  readonly summary: string;
  readonly exitCode: number;
  readonly validity: { readonly trusted: boolean; readonly doubts: readonly Doubt[] };
  readonly ledger: { readonly exact: boolean; readonly iterations: IterationLedger; readonly requests: RequestLedger };
  readonly totals: {
    readonly iterationsPerSecond: number;
    readonly requestsPerSecond: number;
    readonly errorRatio: number;
    readonly checks: { readonly passed: number; readonly failed: number };
    readonly latencyMs: LatencySummary;
    readonly rawLatencyMs: LatencySummary;
    readonly serviceMs: LatencySummary;
    readonly bytes: { readonly sent: number; readonly received: number };
    /** Seconds left out at the start on request (`--warm-up`). */
    readonly warmUpSeconds: number;
  };
  readonly scenarios: readonly ScenarioResult[];
  readonly operations: readonly OperationResult[];
  readonly steps: readonly StepResult[];
  readonly checks: readonly CheckResult[];
  readonly metrics: readonly MetricResult[];
  readonly slo: readonly SloResult[];
  readonly errors: readonly ErrorGroup[];
  readonly timeline: readonly TimelinePoint[];
  readonly loadChanges: readonly LoadChange[];
  readonly generator: GeneratorResult;
  readonly resources: Readonly<Record<string, unknown>>;
  readonly findings: readonly Finding[];
  /** What stood between the target and its dependencies; absent where the test has no `fault` block. */
  readonly dependencies?: readonly DependencyResult[];
  /** Of `explore` alone. */
  readonly explore?: ExploreResult;
  /** Of `soak` alone. */
  readonly soak?: SoakResult;
  /** Of `stress` alone. */
  readonly stress?: StressResult;
  /** Of `check` alone. */
  readonly check?: CheckingResult;
  /** What the same method found with nothing wrong; absent where nobody asked for both (`--compare-faults`). */
  readonly withoutFaults?: Pick<RunResult, "explore" | "stress" | "check">;
  /** What the target's traces say; absent where none came. Their findings stand in `findings`. */
  readonly inside?: InsideResult;
  /** Messages of the test's own `log(...)` are not kept here, only the reason of `abort(...)`. */
  readonly abortedBecause?: string;
  /** Absent where the run ended by its plan, by a goal or by its script. */
  readonly stopped?: StopReason;
  /** What requests said they were of; `replaced` = the test or a flag sent some under another name. */
  readonly userAgent?: { readonly value: string; readonly replaced: boolean };
}
