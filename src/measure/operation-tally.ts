import { errorClasses, type ErrorClass, type PhaseName, phaseNames } from "#run";
import { Histogram } from "./histogram.ts";
import type { NumberReader, NumberWriter } from "./number-stream.ts";

const classNumber = new Map(errorClasses.map((name, index) => [name, index]));

function readHistogram(from: NumberReader, into: Histogram): void {
  from.offset = into.readFrom(from.numbers, from.offset);
}

/**
 * What is counted of one operation, in whatever stretch of time: an interval, a second, the run.
 * The same class records in a worker, travels as numbers, and is merged by addition.
 */
export class OperationTally {
  started = 0;
  ok = 0;
  failed = 0;
  cancelled = 0;
  bytesSent = 0;
  bytesReceived = 0;
  readonly byError: Map<ErrorClass, number> = new Map();
  readonly statuses: Map<number, number> = new Map();
  /** From the intended start; successes. */
  readonly latency: Histogram = new Histogram();
  /** From the intended start; failures. */
  readonly failedLatency: Histogram = new Histogram();
  /** From sending; successes and failures. */
  readonly service: Histogram = new Histogram();
  /** Those of them that failed. */
  readonly failedService: Histogram = new Histogram();
  /** Only phases that took time. */
  readonly phases: Map<PhaseName, Histogram> = new Map();

  // Most answers carry the status of the one before: counted beside the map, moved there when another comes.
  private lastStatus = 0;
  private lastStatusCount = 0;
  private waitPhase: Histogram | undefined = undefined;
  private blockedPhase: Histogram | undefined = undefined;

  get count(): number {
    return this.ok + this.failed;
  }

  get isUsed(): boolean {
    return this.started + this.ok + this.failed + this.cancelled > 0;
  }

  countStatus(status: number): void {
    if (status === this.lastStatus) {
      this.lastStatusCount++;
      return;
    }
    this.settleStatus();
    this.lastStatus = status;
    this.lastStatusCount = 1;
  }

  private settleStatus(): void {
    if (this.lastStatusCount > 0) increase(this.statuses, this.lastStatus, this.lastStatusCount);
    this.lastStatusCount = 0;
  }

  countError(error: ErrorClass): void {
    this.failed++;
    increase(this.byError, error, 1);
  }

  recordPhase(phase: PhaseName, ms: number): void {
    this.phase(phase).record(ms);
  }

  // The two phases of nearly every request, without a look into the map.
  recordWait(ms: number): void {
    this.waitPhase ??= this.phase("wait");
    this.waitPhase.record(ms);
  }

  recordBlocked(ms: number): void {
    this.blockedPhase ??= this.phase("blocked");
    this.blockedPhase.record(ms);
  }

  private phase(name: PhaseName): Histogram {
    let histogram = this.phases.get(name);
    if (histogram === undefined) {
      histogram = new Histogram();
      this.phases.set(name, histogram);
    }
    return histogram;
  }

  add(other: OperationTally): void {
    other.settleStatus();
    this.started += other.started;
    this.ok += other.ok;
    this.failed += other.failed;
    this.cancelled += other.cancelled;
    this.bytesSent += other.bytesSent;
    this.bytesReceived += other.bytesReceived;
    for (const [error, count] of other.byError) increase(this.byError, error, count);
    for (const [status, count] of other.statuses) increase(this.statuses, status, count);
    this.latency.add(other.latency);
    this.failedLatency.add(other.failedLatency);
    this.service.add(other.service);
    if (other.failedService.count > 0) this.failedService.add(other.failedService);
    for (const [phase, histogram] of other.phases) {
      if (histogram.count === 0) continue;
      const own = this.phases.get(phase);
      if (own === undefined) this.phases.set(phase, histogramOf(histogram));
      else own.add(histogram);
    }
  }

  reset(): void {
    this.started = 0;
    this.ok = 0;
    this.failed = 0;
    this.cancelled = 0;
    this.bytesSent = 0;
    this.bytesReceived = 0;
    this.byError.clear();
    this.statuses.clear();
    this.lastStatusCount = 0;
    if (this.latency.count > 0) this.latency.reset();
    if (this.failedLatency.count > 0) this.failedLatency.reset();
    if (this.service.count > 0) this.service.reset();
    if (this.failedService.count > 0) this.failedService.reset();
    for (const histogram of this.phases.values()) if (histogram.count > 0) histogram.reset();
  }

  writeTo(out: NumberWriter): void {
    this.settleStatus();
    for (const value of [this.started, this.ok, this.failed, this.cancelled, this.bytesSent, this.bytesReceived])
      out.push(value);
    out.push(this.byError.size);
    for (const [error, count] of this.byError) {
      out.push(classNumber.get(error)!);
      out.push(count);
    }
    out.push(this.statuses.size);
    for (const [status, count] of this.statuses) {
      out.push(status);
      out.push(count);
    }
    this.latency.writeTo(out);
    this.failedLatency.writeTo(out);
    this.service.writeTo(out);
    this.failedService.writeTo(out);
    for (const phase of phaseNames) {
      const histogram = this.phases.get(phase);
      if (histogram === undefined || histogram.count === 0) out.push(0);
      else {
        out.push(1);
        histogram.writeTo(out);
      }
    }
  }

  /** Adds what `writeTo` wrote. */
  readFrom(from: NumberReader): void {
    this.started += from.next();
    this.ok += from.next();
    this.failed += from.next();
    this.cancelled += from.next();
    this.bytesSent += from.next();
    this.bytesReceived += from.next();
    for (let errors = from.next(); errors > 0; errors--)
      increase(this.byError, errorClasses[from.next()]!, from.next());
    for (let statuses = from.next(); statuses > 0; statuses--) increase(this.statuses, from.next(), from.next());
    readHistogram(from, this.latency);
    readHistogram(from, this.failedLatency);
    readHistogram(from, this.service);
    readHistogram(from, this.failedService);
    for (const phase of phaseNames) {
      if (from.next() === 0) continue;
      const histogram = this.phases.get(phase) ?? new Histogram();
      this.phases.set(phase, histogram);
      readHistogram(from, histogram);
    }
  }
}

function histogramOf(other: Histogram): Histogram {
  const copy = new Histogram();
  copy.add(other);
  return copy;
}

export function increase<Key>(counts: Map<Key, number>, key: Key, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
