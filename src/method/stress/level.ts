import { Histogram } from "#measure";
import type { ErrorClass, StressErrors, StressStage, StressStep } from "#run";
import type { LabSecond } from "../lab.ts";

/** What the target is like at ease: what recovery is measured against. */
export interface Ease {
  readonly p95Ms: number;
  readonly errorRatio: number;
  readonly inFlight: number;
  readonly requestsPerIteration: number;
}

interface Counts {
  readonly ok: number;
  readonly failed: number;
  readonly refused: number;
  readonly latency: Histogram;
  readonly failedLatency: Histogram;
  readonly errors: StressErrors;
}

const refusalStatuses = [503, 429];
const unanswered: readonly ErrorClass[] = ["connect_refused", "reset", "reset_midbody", "closed_before_response"];

/** All requests that ended in some seconds. */
export function countsOf(seconds: readonly LabSecond[]): Counts {
  const [latency, failedLatency] = [new Histogram(), new Histogram()];
  const errors = { shed: 0, timeout: 0, reset: 0, serverError: 0, other: 0 };
  let failed = 0;
  for (const operation of seconds.flatMap(({ operations }) => operations)) {
    latency.add(operation.latency);
    if (operation.failedLatency !== undefined) failedLatency.add(operation.failedLatency);
    failed += operation.failed;
    const shed = refusalStatuses.reduce((sum, status) => sum + (operation.statuses.get(status) ?? 0), 0);
    errors.shed += shed;
    let left = shed;
    for (const [error, count] of operation.byError) {
      const taken = error === "http_5xx" || error === "http_4xx" ? Math.min(left, count) : 0;
      left -= taken;
      errors[kindOf(error)] += count - taken;
    }
  }
  return { ok: latency.count, failed, refused: errors.shed + errors.reset, latency, failedLatency, errors };
}

function kindOf(error: ErrorClass): keyof StressErrors {
  if (error.endsWith("_timeout")) return "timeout";
  if (unanswered.includes(error)) return "reset";
  return error === "http_5xx" ? "serverError" : "other";
}

export const sum = (seconds: readonly LabSecond[], pick: (second: LabSecond) => number): number =>
  seconds.reduce((total, second) => total + pick(second), 0);

export function easeOf(seconds: readonly LabSecond[]): Ease {
  const { ok, failed, latency } = countsOf(seconds);
  const ended = sum(seconds, ({ iterations }) => iterations.completed + iterations.failed);
  return {
    p95Ms: latency.quantile(0.95) ?? 0,
    errorRatio: ok + failed === 0 ? 0 : failed / (ok + failed),
    inFlight: sum(seconds, ({ inFlight }) => inFlight) / Math.max(1, seconds.length),
    requestsPerIteration: (ok + failed) / Math.max(1, ended),
  };
}

const silentSeconds = 5;
const badShare = 0.95;

/** At least 95 % fail, or nothing was completed for 5 s. */
export function isUnresponsive(seconds: readonly LabSecond[]): boolean {
  const recent = seconds.slice(-silentSeconds);
  if (recent.length < silentSeconds) return false;
  const completed = sum(recent, ({ iterations }) => iterations.completed);
  const { ok, failed } = countsOf(recent);
  const isSilent = completed === 0 && sum(recent, ({ arrivals }) => arrivals.planned) >= silentSeconds;
  return isSilent || (ok + failed >= 20 && failed >= badShare * (ok + failed));
}

/** A second in which the target is as it was before; chance in a single second allowed for. */
export function isHealthy(second: LabSecond, ease: Ease): boolean {
  const { ok, failed, latency } = countsOf([second]);
  const all = ok + failed;
  if (all === 0) return second.inFlight <= inFlightMax(ease) && second.arrivals.planned === 0;
  const limitMs = Math.max(1.2 * ease.p95Ms, ease.p95Ms + 10);
  const slow = latency.countAbove(limitMs) + failed;
  const slowMax = Math.max(1, 0.05 * all + 2 * Math.sqrt(0.0475 * all));
  const errorsMax = Math.max(1, (0.01 + ease.errorRatio) * all);
  return failed <= errorsMax && slow <= slowMax && second.inFlight <= inFlightMax(ease);
}

const inFlightMax = ({ inFlight }: Ease): number => 1.2 * inFlight + 1 + 3 * Math.sqrt(inFlight);

/** A level of load as the result keeps it; its first half is left to queues that fill. */
export function stepOf(
  stage: StressStage,
  ratePerSecond: number,
  seconds: readonly LabSecond[],
  ease: Ease | null,
): StressStep {
  const half = seconds.slice(Math.floor(seconds.length / 2));
  const { ok, failed, latency, failedLatency, errors } = countsOf(seconds);
  const late = countsOf(half);
  const errorRatio = ok + failed === 0 ? 0 : failed / (ok + failed);
  const lateRatio = late.ok + late.failed === 0 ? 1 : late.failed / (late.ok + late.failed);
  const p95Ms = late.latency.quantile(0.95);
  const isFast = ease === null || (p95Ms !== null && p95Ms <= Math.max(2 * ease.p95Ms, ease.p95Ms + 25));
  return {
    stage,
    ratePerSecond,
    atSeconds: seconds[0]?.atSeconds ?? 0,
    seconds: seconds.length,
    offeredPerSecond: sum(half, ({ arrivals }) => arrivals.planned) / Math.max(1, half.length),
    goodPerSecond: sum(half, ({ iterations }) => iterations.completed) / Math.max(1, half.length),
    errorRatio,
    errors,
    p95Ms: latency.quantile(0.95),
    failedP50Ms: failedLatency.quantile(0.5),
    inFlightEnd: seconds.at(-1)?.inFlight ?? 0,
    isGood: isFast && lateRatio <= Math.max(0.01, 2 * (ease?.errorRatio ?? 0)),
    isUnresponsive: isUnresponsive(seconds),
  };
}
