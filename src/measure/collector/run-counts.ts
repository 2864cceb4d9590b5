import type { ErrorClass, LatencySummary, OperationName } from "#run";
import { BatchSeries } from "../batch-series.ts";
import { CheckTally } from "../flow-tally.ts";
import { Histogram } from "../histogram.ts";
import { MetricTally } from "../metric-tally.ts";
import { OperationTally } from "../operation-tally.ts";
import type { Second } from "./second.ts";
import { IterationTotal, OperationTotal, StepTotal } from "./totals.ts";

/** Sums over all seconds: of the measured time for the result, of the whole run for the ledger. */
export class RunCounts {
  readonly iterations: readonly IterationTotal[];
  readonly operations: Map<number, OperationTotal> = new Map();
  readonly steps: Map<number, StepTotal> = new Map();
  readonly checks: Map<number, CheckTally> = new Map();
  readonly metrics: Map<number, MetricTally> = new Map();
  readonly loopDelay: Histogram = new Histogram();
  readonly sendLag: Histogram = new Histogram();
  /** Of everything the run is judged by. */
  readonly judged: OperationTally = new OperationTally();
  private readonly judgedLatencies = new BatchSeries();
  private readonly judgedServices = new BatchSeries();
  measuredSeconds = 0;

  constructor(scenarios: number) {
    this.iterations = Array.from({ length: scenarios }, () => new IterationTotal());
  }

  /** @param judged all operations of the second that the run is judged by, as one */
  add(second: Second, judged: OperationTally): void {
    const at = this.measuredSeconds++;
    for (const [scenario, tally] of second.iterations.entries()) this.iterations[scenario]!.add(at, tally);
    for (const [id, tally] of second.operations) entry(this.operations, id, () => new OperationTotal()).add(at, tally);
    for (const [id, tally] of second.steps) entry(this.steps, id, () => new StepTotal()).add(at, tally);
    for (const [id, tally] of second.checks) entry(this.checks, id, () => new CheckTally()).add(tally);
    for (const [id, tally] of second.metrics) entry(this.metrics, id, () => new MetricTally()).add(tally);
    this.loopDelay.add(second.loopDelay);
    this.sendLag.add(second.sendLag);
    this.judged.add(judged);
    this.judgedLatencies.add(at, judged.latency, judged.failed);
    this.judgedServices.add(at, judged.service);
  }

  latency(): LatencySummary {
    return this.judgedLatencies.summary();
  }

  rawLatency(): LatencySummary {
    if (this.judged.failedLatency.count === 0) return this.latency();
    const series = new BatchSeries();
    const both = new Histogram();
    both.add(this.judged.latency);
    both.add(this.judged.failedLatency);
    series.add(0, both);
    return { ...series.summary(), intervals: {} };
  }

  service(): LatencySummary {
    return this.judgedServices.summary();
  }
}

function entry<T>(map: Map<number, T>, id: number, create: () => T): T {
  let value = map.get(id);
  if (value === undefined) {
    value = create();
    map.set(id, value);
  }
  return value;
}

/** Requests as the ledger counts them: from the first of setup to the last of teardown, warm-up or not. */
export class RequestSum {
  started = 0;
  ok = 0;
  failed = 0;
  cancelled = 0;
  readonly byError: Partial<Record<ErrorClass, number>> = {};

  add(name: OperationName, tally: OperationTally): void {
    if (name.kind === "measure") return;
    this.started += tally.started;
    this.ok += tally.ok;
    this.failed += tally.failed;
    this.cancelled += tally.cancelled;
    for (const [error, count] of tally.byError) this.byError[error] = (this.byError[error] ?? 0) + count;
  }
}
