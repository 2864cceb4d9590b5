import type { ComparedMetric, ComparedSubject, LatencySummary, OperationResult, RunResult } from "#run";
import { isHook } from "../naming.ts";

/** What one run says of one metric. */
export interface Figure {
  readonly value: number | null;
  /** What its own sample leaves open, as a standard deviation on the scale that is compared. */
  readonly ownDeviation: number;
}

export interface SubjectFigures {
  readonly key: string;
  readonly subject: ComparedSubject;
  readonly metrics: Readonly<Partial<Record<ComparedMetric, Figure>>>;
}

/** Buckets of histograms are 0.4 % wide: two runs cannot be told apart more finely. */
const bucketDeviation = 0.004 / Math.sqrt(12);
const normal95 = 1.96;

/** Methods that change the load on the way: a latency over all of it says nothing. */
const searches: ReadonlySet<string> = new Set(["explore", "stress", "check"]);

/** What of a run may be compared: one value each, however many requests it is made of. */
export function figuresOf(result: RunResult): readonly SubjectFigures[] {
  if (result.explore !== undefined) return [searchFigures(result.explore)];
  if (searches.has(result.method)) return [];
  const judged = result.operations.filter((operation) => !isHook(operation) && operation.count > 0);
  const operations = judged.map(operationFigures);
  const rate = hasOwnRate(result) ? { rate: { value: result.totals.requestsPerSecond, ownDeviation: 0 } } : {};
  const [only, ...others] = operations;
  if (only !== undefined && others.length === 0) return [{ ...only, metrics: { ...only.metrics, ...rate } }];
  const count = judged.reduce((sum, operation) => sum + operation.count, 0);
  const { latencyMs, errorRatio } = result.totals;
  const metrics = { ...latencyFigures(latencyMs), errors: errorFigure(errorRatio, count), ...rate };
  return [{ key: "all", subject: { kind: "all" }, metrics }, ...operations];
}

/** Where users wait for answers the rate is an outcome; where arrivals are asked for it is not. */
function hasOwnRate({ timeline }: RunResult): boolean {
  return timeline.every(({ askedPerSecond }) => askedPerSecond === null);
}

function searchFigures({ capacity, saturation }: NonNullable<RunResult["explore"]>): SubjectFigures {
  const figure = (found: { iterationsPerSecond: number; low: number | null; high: number | null } | null): Figure => {
    if (found === null) return { value: null, ownDeviation: 0 };
    return { value: found.iterationsPerSecond, ownDeviation: deviationOf([found.low, found.high], 1.645) };
  };
  return {
    key: "search",
    subject: { kind: "search" },
    metrics: { capacity: figure(capacity), saturation: figure(saturation) },
  };
}

function operationFigures(operation: OperationResult): SubjectFigures {
  const { kind, protocol, method, name, scenario, step, count, errorRatio, latencyMs } = operation;
  return {
    key: JSON.stringify([kind, protocol, method, name, scenario, step]),
    subject: {
      kind: "operation",
      ...(method !== undefined && { method }),
      name,
      scenario,
      ...(step !== undefined && { step }),
    },
    metrics: { ...latencyFigures(latencyMs), errors: errorFigure(errorRatio, count) },
  };
}

function latencyFigures(latencyMs: LatencySummary): Readonly<Record<"p50" | "p95" | "p99", Figure>> {
  const figure = (name: "p50" | "p95" | "p99"): Figure => {
    return { value: latencyMs[name], ownDeviation: Math.max(bucketDeviation, deviationOf(latencyMs.intervals[name])) };
  };
  return { p50: figure("p50"), p95: figure("p95"), p99: figure("p99") };
}

/** Of the logarithm, from the ends of an interval; 0 where one is open. */
function deviationOf(bounds: readonly (number | null)[] = [], reach = normal95): number {
  const [low = null, high = null] = bounds;
  return low === null || high === null || low <= 0 ? 0 : Math.log(high / low) / (2 * reach);
}

/** As if each request failed by itself; never 0, or one that did not fail would be sure of all that come. */
function errorFigure(ratio: number, count: number): Figure {
  const share = (ratio * count + 1) / (count + 2);
  return { value: ratio, ownDeviation: Math.sqrt((share * (1 - share)) / Math.max(1, count)) };
}
