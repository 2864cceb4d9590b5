import { Histogram, summarizeLatency, summarizeResources } from "#measure";
import type { ErrorClass, LatencySummary, TrialOperation, TrialOutcome, TrialResult, TrialValidity } from "#run";
import type { LabSecond } from "../lab.ts";
import { backlogOf } from "./overload.ts";
import type { Sample } from "./sample.ts";
import type { Made } from "./search.ts";

/** A trial as the result document keeps it. */
export function trialResult(made: Made, number: number, validity: TrialValidity, outcome: TrialOutcome): TrialResult {
  const { log, purpose, ratePerSecond } = made;
  const { trial, drain, seconds } = log;
  const counts = countsOf([...seconds, ...(drain?.seconds ?? [])]);
  const onLoad = countsOf(seconds);
  const length = Math.max(1, seconds.length);
  return {
    number,
    purpose,
    ratePerSecond,
    atSeconds: trial.atSeconds,
    durationSeconds: trial.seconds.length,
    drainSeconds: drain?.restAfterSeconds ?? null,
    discardedSeconds: log.discarded,
    validity,
    outcome,
    arrivals: {
      planned: total(trial.seconds, ({ arrivals }) => arrivals.planned),
      started: total(trial.seconds, ({ arrivals }) => arrivals.started),
      dropped: total(trial.seconds, ({ arrivals }) => arrivals.dropped),
    },
    iterationsPerSecond: log.endedPerSecond,
    requestsPerSecond: (onLoad.ok + onLoad.failed) / length,
    goodPerSecond: onLoad.ok / length,
    errorRatio: log.errorRatio,
    byError: Object.fromEntries(counts.byError) as Partial<Record<ErrorClass, number>>,
    statuses: Object.fromEntries(counts.statuses),
    inFlight: {
      mean: total(seconds, ({ inFlight }) => inFlight) / length,
      max: Math.max(0, ...trial.seconds.map(({ inFlight }) => inFlight)),
      end: trial.seconds.at(-1)?.inFlight ?? 0,
    },
    latencySlope: latencySlope(made),
    latencyMs: latencyOf(log.run),
    operations: [...log.operations].map(([name, sample]) => operationOf(name, sample, seconds)),
    bytesPerSecond: { sent: onLoad.bytesSent / length, received: onLoad.bytesReceived / length },
    resources: resourcesOf(seconds),
    generator: generatorOf(trial.seconds),
  };
}

function total(seconds: readonly LabSecond[], pick: (second: LabSecond) => number): number {
  return seconds.reduce((sum, second) => sum + pick(second), 0);
}

function countsOf(seconds: readonly LabSecond[]) {
  const counts = { ok: 0, failed: 0, bytesSent: 0, bytesReceived: 0 };
  const byError = new Map<ErrorClass, number>();
  const statuses = new Map<number, number>();
  for (const operation of seconds.flatMap(({ operations }) => operations)) {
    counts.ok += operation.latency.count;
    counts.failed += operation.failed;
    counts.bytesSent += operation.bytesSent;
    counts.bytesReceived += operation.bytesReceived;
    for (const [error, count] of operation.byError) byError.set(error, (byError.get(error) ?? 0) + count);
    for (const [status, count] of operation.statuses) statuses.set(status, (statuses.get(status) ?? 0) + count);
  }
  return { ...counts, byError, statuses };
}

function latencyOf({ total: all, batches }: Sample): LatencySummary {
  return summarizeLatency({ successes: all.successes, failures: all.failures, batches });
}

function operationOf(name: string, sample: Sample, seconds: readonly LabSecond[]): TrialOperation {
  const { p50, p95, p99, mean, intervals } = latencyOf(sample);
  const service = new Histogram();
  for (const { operations } of seconds) {
    for (const operation of operations) if (operation.name === name) service.add(operation.service);
  }
  return {
    name,
    count: sample.count,
    errorRatio: sample.count === 0 ? 0 : sample.total.failures / sample.count,
    p50Ms: p50,
    p95Ms: p95,
    p99Ms: p99,
    intervals,
    meanMs: mean,
    serviceMeanMs: service.meanMs,
  };
}

/** Where what is under way grows by g/s of λ/s, each next one waits g/(λ − g) of the time between them longer. */
function latencySlope({ log, isOverload }: Made): number | null {
  const backlog = backlogOf(log.seconds);
  if (!isOverload || backlog === null) return null;
  const completed = log.arrivedPerSecond - backlog.growthPerSecond;
  return completed <= 0 ? null : backlog.growthPerSecond / completed;
}

function resourcesOf(seconds: readonly LabSecond[]) {
  const readings = seconds.flatMap(({ reading }) => reading ?? []);
  return readings.length === 0 ? null : summarizeResources(readings);
}

function generatorOf(seconds: readonly LabSecond[]): TrialResult["generator"] {
  const lag = new Histogram();
  for (const { generator } of seconds) lag.add(generator.sendLag);
  const delays = seconds.flatMap(({ generator }) => generator.loopDelayP99Ms ?? []);
  const cores = seconds.flatMap(({ generator }) => generator.cpuCores ?? []);
  return {
    sendLagP99Ms: lag.quantile(0.99),
    loopDelayP99Ms: delays.length === 0 ? null : Math.max(...delays),
    cpuCores: cores.length === 0 ? null : cores.reduce((sum, each) => sum + each, 0) / cores.length,
  };
}
