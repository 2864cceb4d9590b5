import type { IntervalMessage } from "../interval-message.ts";
import { CheckTally, IterationTally, StepTally } from "../flow-tally.ts";
import { Histogram } from "../histogram.ts";
import { MetricTally } from "../metric-tally.ts";
import { NumberReader } from "../number-stream.ts";
import { OperationTally } from "../operation-tally.ts";
import type { RunNames } from "./names.ts";

/** What all workers counted in one second of the run clock. */
export class Second {
  readonly index: number;
  readonly loopDelay: Histogram = new Histogram();
  readonly sendLag: Histogram = new Histogram();
  readonly iterations: readonly IterationTally[];
  readonly operations: Map<number, OperationTally> = new Map();
  readonly steps: Map<number, StepTally> = new Map();
  readonly checks: Map<number, CheckTally> = new Map();
  readonly metrics: Map<number, MetricTally> = new Map();
  readonly errors: Map<number, number> = new Map();
  /** Of each worker, as of its last interval in this second. */
  readonly users: Map<number, number> = new Map();
  readonly inFlight: Map<number, number> = new Map();

  constructor(index: number, scenarios: number) {
    this.index = index;
    this.iterations = Array.from({ length: scenarios }, () => new IterationTally());
  }

  /** Adds one interval; the reverse of `Recorder.takeInterval`. */
  read(message: IntervalMessage, names: RunNames): void {
    const { worker, health } = message;
    const from = new NumberReader(message.numbers);
    from.offset = this.loopDelay.readFrom(from.numbers, from.offset);
    from.offset = this.sendLag.readFrom(from.numbers, from.offset);
    for (const scenario of this.iterations) scenario.readFrom(from);
    readInto(
      from,
      this.operations,
      (id) => names.operations.idOf(worker, id),
      () => new OperationTally(),
    );
    readInto(
      from,
      this.steps,
      (id) => names.steps.idOf(worker, id),
      () => new StepTally(),
    );
    readInto(
      from,
      this.checks,
      (id) => names.checks.idOf(worker, id),
      () => new CheckTally(),
    );
    readInto(
      from,
      this.metrics,
      (id) => names.metrics.idOf(worker, id),
      () => new MetricTally(),
    );
    for (let errors = from.next(); errors > 0; errors--) {
      const id = names.errors.idOf(worker, from.next());
      this.errors.set(id, (this.errors.get(id) ?? 0) + from.next());
    }
    this.users.set(worker, health.users);
    this.inFlight.set(worker, health.inFlight);
  }
}

function readInto<T extends { readFrom(from: NumberReader): void }>(
  from: NumberReader,
  into: Map<number, T>,
  idOf: (id: number) => number,
  create: () => T,
): void {
  for (let entries = from.next(); entries > 0; entries--) {
    const id = idOf(from.next());
    let tally = into.get(id);
    if (tally === undefined) {
      tally = create();
      into.set(id, tally);
    }
    tally.readFrom(from);
  }
}
