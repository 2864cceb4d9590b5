import {
  type CheckResult,
  type ErrorGroup,
  errorSides,
  type IterationLedger,
  type MetricResult,
  type OperationResult,
  type PhaseName,
  type PhaseSummary,
  type RequestLedger,
  type RunResult,
  type ScenarioResult,
  type StepResult,
} from "#run";
import type { IterationTally } from "../flow-tally.ts";
import type { Histogram } from "../histogram.ts";
import { summarizeLatency } from "../latency-summary.ts";
import type { MetricTally } from "../metric-tally.ts";
import type { MetricName } from "../interval-message.ts";
import type { Collector } from "./collector.ts";
import type { RateSeconds } from "./load-time.ts";
import { sumOf } from "./slices.ts";
import type { OperationTotal } from "./totals.ts";

export interface MeasuredTime {
  /** What rates are counts over. */
  readonly seconds: RateSeconds;
  readonly warmUpSeconds: number;
  /** Whether iterations were planned one by one (open load, or a number of iterations). */
  readonly isPlanned: readonly boolean[];
  readonly scenarios: readonly string[];
}

export type MeasuredParts = Pick<
  RunResult,
  "ledger" | "totals" | "scenarios" | "operations" | "steps" | "checks" | "metrics" | "errors" | "timeline"
>;

/** Everything of the result document that is counted. */
export function summarize(collector: Collector, time: MeasuredTime): MeasuredParts {
  return {
    ledger: ledgerOf(collector, time),
    totals: totalsOf(collector, time),
    scenarios: time.scenarios.map((name, index) => scenarioOf(collector, time, name, index)),
    operations: [...collector.counts.operations]
      .map(([id, total]) => operationOf(collector, id, total, time.seconds.requests))
      .sort((left, right) => right.count - left.count),
    steps: [...collector.counts.steps].map(([id, total]): StepResult => {
      const { name, scenario } = collector.names.steps.names[id]!;
      return {
        name,
        scenario,
        count: total.tally.count,
        failed: total.tally.failedDuration.count,
        durationMs: total.duration(),
      };
    }),
    checks: [...collector.counts.checks].map(([id, { passed, failed }]): CheckResult => {
      const { name, scenario } = collector.names.checks.names[id]!;
      return { name, scenario, passed, failed };
    }),
    metrics: [...collector.counts.metrics].map(([id, tally]) =>
      metricOf(collector.names.metrics.names[id]!, tally, time.seconds.iterations),
    ),
    errors: errorsOf(collector),
    timeline: collector.timeline.points,
  };
}

function perSecond(count: number, seconds: number): number {
  return seconds > 0 ? count / seconds : 0;
}

function ledgerOf(collector: Collector, time: MeasuredTime): RunResult["ledger"] {
  const sum = sumOf(collector.iterations);
  const planned = collector.iterations.reduce(
    (total, tally, index) => total + (time.isPlanned[index] ? tally.planned : 0),
    0,
  );
  const iterations = iterationLedger(sum, time.isPlanned.every(Boolean) ? planned : null);
  const { started, ok, failed, cancelled, byError } = collector.requests;
  const requests: RequestLedger = { started, ok, failed, cancelled, byError };
  return { exact: mismatchOf(collector) === "", iterations, requests };
}

/** Where the counts disagree, in words; "" while they agree. */
export function mismatchOf(collector: Collector): string {
  const { started, ok, failed, cancelled, byError } = collector.requests;
  const iterations = sumOf(collector.iterations);
  const { arrivals } = collector;
  const errors = Object.values(byError).reduce((sum, count) => sum + count, 0);
  const ended = iterations.completed + iterations.failed + iterations.cancelled;
  const problems: string[] = [];
  if (started !== ok + failed + cancelled)
    problems.push(`${started} requests started, ${ok + failed + cancelled} ended`);
  if (iterations.started !== ended) problems.push(`${iterations.started} iterations started, ${ended} ended`);
  if (arrivals.planned !== arrivals.started + arrivals.dropped)
    problems.push(`${arrivals.planned} arrivals planned, ${arrivals.started + arrivals.dropped} started or dropped`);
  if (failed !== errors) problems.push(`${failed} requests failed, ${errors} errors`);
  return problems.join("; ");
}

function iterationLedger(tally: IterationTally, planned: number | null): IterationLedger {
  const { started, completed, failed, cancelled, dropped } = tally;
  return { planned, started, completed, failed, cancelled, dropped };
}

function totalsOf(collector: Collector, time: MeasuredTime): RunResult["totals"] {
  const { counts } = collector;
  const { judged } = counts;
  const iterations = sumOf(counts.iterations.map((total) => total.tally));
  const checks = [...counts.checks.values()].reduce(
    (sum, tally) => ({ passed: sum.passed + tally.passed, failed: sum.failed + tally.failed }),
    { passed: 0, failed: 0 },
  );
  return {
    iterationsPerSecond: perSecond(iterations.completed, time.seconds.iterations),
    requestsPerSecond: perSecond(judged.count, time.seconds.requests),
    errorRatio: judged.count === 0 ? 0 : judged.failed / judged.count,
    checks,
    latencyMs: counts.latency(),
    rawLatencyMs: counts.rawLatency(),
    serviceMs: counts.service(),
    bytes: { sent: judged.bytesSent, received: judged.bytesReceived },
    warmUpSeconds: time.warmUpSeconds,
  };
}

function scenarioOf(collector: Collector, time: MeasuredTime, name: string, index: number): ScenarioResult {
  const total = collector.counts.iterations[index]!;
  const { tally } = total;
  const whole = collector.iterations[index]!;
  const ended = tally.completed + tally.failed;
  return {
    name,
    // Of the whole run, as the run's own: what was under way when warm-up ended would not add up otherwise.
    iterations: iterationLedger(whole, time.isPlanned[index] === true ? whole.planned : null),
    iterationsPerSecond: perSecond(tally.completed, time.seconds.iterations),
    requestsPerIteration: ended === 0 ? null : tally.requests / ended,
    durationMs: total.duration(),
    usersMax: total.usersMax,
  };
}

function operationOf(collector: Collector, id: number, total: OperationTotal, seconds: number): OperationResult {
  const { id: _, ...name } = collector.names.operations.names[id]!;
  const { tally } = total;
  return {
    ...name,
    count: tally.count,
    ok: tally.ok,
    failed: tally.failed,
    cancelled: tally.cancelled,
    byError: Object.fromEntries(tally.byError),
    ratePerSecond: perSecond(tally.count, seconds),
    errorRatio: tally.count === 0 ? 0 : tally.failed / tally.count,
    latencyMs: total.latency(),
    rawLatencyMs: total.rawLatency(),
    serviceMs: total.service(),
    phasesMs: Object.fromEntries([...tally.phases].map(([phase, histogram]) => [phase, phaseOf(histogram)])) as Partial<
      Record<PhaseName, PhaseSummary>
    >,
    bytes: { sent: tally.bytesSent, received: tally.bytesReceived },
    statuses: Object.fromEntries(tally.statuses),
  };
}

function phaseOf(histogram: Histogram): PhaseSummary {
  const { count, meanMs, maxMs } = histogram;
  return { count, mean: meanMs, p95: histogram.quantile(0.95), max: maxMs };
}

function metricOf({ name, kind, unit }: MetricName, tally: MetricTally, seconds: number): MetricResult {
  switch (kind) {
    case "counter":
      return { kind, name, total: tally.total, ratePerSecond: perSecond(tally.total, seconds) };
    case "gauge":
      return tally.count === 0
        ? { kind, name, last: null, min: null, max: null }
        : { kind, name, last: tally.last, min: tally.min, max: tally.max };
    case "rate":
      return {
        kind,
        name,
        trueCount: tally.total,
        count: tally.count,
        ratio: tally.count === 0 ? null : tally.total / tally.count,
      };
    case "trend":
      return { kind, name, unit, count: tally.trend.count, summary: summarizeLatency({ successes: tally.trend }) };
  }
}

function errorsOf(collector: Collector): ErrorGroup[] {
  return [...collector.errors]
    .map(([id, count]): ErrorGroup => {
      const { id: _, ...example } = collector.names.errors.names[id]!;
      return { ...example, side: example.class === "script_error" ? "script" : errorSides[example.class], count };
    })
    .sort((left, right) => right.count - left.count);
}
