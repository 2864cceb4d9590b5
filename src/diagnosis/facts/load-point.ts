import type { ErrorClass, LatencySummary, ResourceSummary, TrialPurpose, TrialResult } from "#run";

/** One trial as suspects see it. Rates are iterations/s. */
export interface LoadPoint {
  readonly number: number;
  readonly purpose: TrialPurpose;
  readonly atSeconds: number;
  readonly seconds: number;
  /** That were to begin. */
  readonly offeredPerSecond: number;
  /** That ended, failures included, and of these without error. */
  readonly endedPerSecond: number;
  readonly goodPerSecond: number;
  readonly errorRatio: number;
  readonly requestsPerIteration: number;
  /** Mean of an iteration's requests together. */
  readonly meanMs: number | null;
  readonly latencyMs: LatencySummary;
  readonly latencySlope: number | null;
  readonly inFlight: { readonly mean: number; readonly max: number; readonly end: number };
  readonly droppedPerSecond: number;
  readonly byError: Readonly<Partial<Record<ErrorClass, number>>>;
  readonly statuses: Readonly<Record<string, number>>;
  /** Per request. */
  readonly bytesReceived: number;
  readonly bytesSent: number;
  readonly bytesPerSecond: { readonly sent: number; readonly received: number };
  readonly isBad: boolean;
  readonly generator: TrialResult["generator"];
  readonly resources: ResourceSummary | null;
}

export function loadPointOf(trial: TrialResult): LoadPoint {
  const seconds = Math.max(1, trial.durationSeconds - trial.discardedSeconds);
  const { planned, dropped } = trial.arrivals;
  // A Poisson count is never the rate asked for; what was planned is what completions compare with.
  const offered = planned > 0 && trial.durationSeconds > 0 ? planned / trial.durationSeconds : trial.ratePerSecond;
  const requestsPerIteration = trial.iterationsPerSecond > 0 ? trial.requestsPerSecond / trial.iterationsPerSecond : 1;
  const goodShare = trial.requestsPerSecond > 0 ? trial.goodPerSecond / trial.requestsPerSecond : 0;
  const perRequest = (bytes: number): number => (trial.requestsPerSecond > 0 ? bytes / trial.requestsPerSecond : 0);
  return {
    number: trial.number,
    purpose: trial.purpose,
    atSeconds: trial.atSeconds,
    seconds,
    offeredPerSecond: offered,
    endedPerSecond: trial.iterationsPerSecond,
    goodPerSecond: trial.iterationsPerSecond * goodShare,
    errorRatio: trial.errorRatio,
    requestsPerIteration,
    meanMs: trial.latencyMs.mean === null ? null : trial.latencyMs.mean * Math.max(1, requestsPerIteration),
    latencyMs: trial.latencyMs,
    latencySlope: trial.latencySlope,
    inFlight: trial.inFlight,
    droppedPerSecond: dropped / Math.max(1, trial.durationSeconds),
    byError: trial.byError,
    statuses: trial.statuses,
    bytesReceived: perRequest(trial.bytesPerSecond.received),
    bytesSent: perRequest(trial.bytesPerSecond.sent),
    bytesPerSecond: trial.bytesPerSecond,
    isBad: trial.outcome.kind !== "good",
    generator: trial.generator,
    resources: trial.resources,
  };
}
