import type { LatencySummary } from "#run";
import { BatchSeries } from "../batch-series.ts";
import { IterationTally, StepTally } from "../flow-tally.ts";
import { Histogram } from "../histogram.ts";
import { OperationTally } from "../operation-tally.ts";

/** An operation over the whole measured time: counts, and its latencies cut into batches for their intervals. */
export class OperationTotal {
  readonly tally: OperationTally = new OperationTally();
  private readonly latencies = new BatchSeries();
  private readonly services = new BatchSeries();

  add(second: number, tally: OperationTally): void {
    this.tally.add(tally);
    if (tally.count === 0) return;
    this.latencies.add(second, tally.latency, tally.failed);
    this.services.add(second, tally.service);
  }

  latency(): LatencySummary {
    return this.latencies.summary();
  }

  /** As it was, failures where they fell. */
  rawLatency(): LatencySummary {
    return rawSummary(this.latencies, this.tally.failedLatency);
  }

  service(): LatencySummary {
    return this.services.summary();
  }
}

/** Without failures the raw distribution is the ranked one; with them it is both together, as independent draws. */
function rawSummary(successes: BatchSeries, failures: Histogram): LatencySummary {
  if (failures.count === 0) return successes.summary();
  const series = new BatchSeries();
  const both = new Histogram();
  both.add(successes.total);
  both.add(failures);
  series.add(0, both);
  return { ...series.summary(), intervals: {} };
}

/** A scenario's iterations over the measured time. */
export class IterationTotal {
  readonly tally: IterationTally = new IterationTally();
  private readonly durations = new BatchSeries();
  usersMax = 0;

  noteUsers(most: number): void {
    this.usersMax = Math.max(this.usersMax, most);
  }

  add(second: number, tally: IterationTally): void {
    this.tally.add(tally);
    this.durations.add(second, tally.duration, tally.failed);
  }

  duration(): LatencySummary {
    return this.durations.summary();
  }
}

export class StepTotal {
  readonly tally: StepTally = new StepTally();
  private readonly durations = new BatchSeries();

  add(second: number, tally: StepTally): void {
    this.tally.add(tally);
    this.durations.add(second, tally.duration, tally.failedDuration.count);
  }

  duration(): LatencySummary {
    return this.durations.summary();
  }
}
