import { Histogram } from "./histogram.ts";
import type { NumberReader, NumberWriter } from "./number-stream.ts";

/** What is counted of one scenario's iterations in a stretch of time. */
export class IterationTally {
  planned = 0;
  started = 0;
  completed = 0;
  failed = 0;
  cancelled = 0;
  dropped = 0;
  /** Arrivals that had to wait for a virtual user to be started. */
  waitedForUser = 0;
  /** Requests made by iterations (not by start, setup or teardown). */
  requests = 0;
  /** From the intended start; completed ones. */
  readonly duration: Histogram = new Histogram();
  readonly failedDuration: Histogram = new Histogram();

  private static readonly counters = [
    "planned",
    "started",
    "completed",
    "failed",
    "cancelled",
    "dropped",
    "waitedForUser",
    "requests",
  ] as const;

  add(other: IterationTally): void {
    for (const name of IterationTally.counters) this[name] += other[name];
    this.duration.add(other.duration);
    this.failedDuration.add(other.failedDuration);
  }

  reset(): void {
    for (const name of IterationTally.counters) this[name] = 0;
    this.duration.reset();
    if (this.failedDuration.count > 0) this.failedDuration.reset();
  }

  writeTo(out: NumberWriter): void {
    for (const name of IterationTally.counters) out.push(this[name]);
    this.duration.writeTo(out);
    this.failedDuration.writeTo(out);
  }

  readFrom(from: NumberReader): void {
    for (const name of IterationTally.counters) this[name] += from.next();
    from.offset = this.duration.readFrom(from.numbers, from.offset);
    from.offset = this.failedDuration.readFrom(from.numbers, from.offset);
  }
}

/** What is counted of one step (`step("checkout", …)`). */
export class StepTally {
  readonly duration: Histogram = new Histogram();
  readonly failedDuration: Histogram = new Histogram();

  get count(): number {
    return this.duration.count + this.failedDuration.count;
  }

  get isUsed(): boolean {
    return this.count > 0;
  }

  add(other: StepTally): void {
    this.duration.add(other.duration);
    this.failedDuration.add(other.failedDuration);
  }

  reset(): void {
    this.duration.reset();
    this.failedDuration.reset();
  }

  writeTo(out: NumberWriter): void {
    this.duration.writeTo(out);
    this.failedDuration.writeTo(out);
  }

  readFrom(from: NumberReader): void {
    from.offset = this.duration.readFrom(from.numbers, from.offset);
    from.offset = this.failedDuration.readFrom(from.numbers, from.offset);
  }
}

/** Passed and failed of one named check. */
export class CheckTally {
  passed = 0;
  failed = 0;

  get isUsed(): boolean {
    return this.passed + this.failed > 0;
  }

  add(other: CheckTally): void {
    this.passed += other.passed;
    this.failed += other.failed;
  }

  reset(): void {
    this.passed = 0;
    this.failed = 0;
  }

  writeTo(out: NumberWriter): void {
    out.push(this.passed);
    out.push(this.failed);
  }

  readFrom(from: NumberReader): void {
    this.passed += from.next();
    this.failed += from.next();
  }
}

/** How often a failure of one kind was seen. */
export class ErrorTally {
  count = 0;

  get isUsed(): boolean {
    return this.count > 0;
  }

  reset(): void {
    this.count = 0;
  }

  writeTo(out: NumberWriter): void {
    out.push(this.count);
  }

  readFrom(from: NumberReader): void {
    this.count += from.next();
  }
}
