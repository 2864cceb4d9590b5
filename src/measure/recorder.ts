import type { OperationName } from "#run";
import { CheckTally, ErrorTally, IterationTally, StepTally } from "./flow-tally.ts";
import { Histogram } from "./histogram.ts";
import type { ErrorExample, IntervalMessage, MetricName, StepName, WorkerHealth } from "./interval-message.ts";
import { type MetricKind, MetricTally } from "./metric-tally.ts";
import { checkNaming, errorNaming, metricNaming, nameLimits, operationNaming, stepNaming } from "./naming.ts";
import { NumberWriter } from "./number-stream.ts";
import { OperationTally } from "./operation-tally.ts";
import { Registry } from "./registry.ts";

/** Where one worker counts. Tallies keep their identity for the whole run, so callers may hold on to them. */
export class Recorder {
  readonly loopDelay: Histogram = new Histogram();
  readonly sendLag: Histogram = new Histogram();
  private readonly worker: number;
  private readonly scenarios: readonly IterationTally[];
  private readonly operations = new Registry<OperationName, OperationTally>(
    operationNaming,
    () => new OperationTally(),
  );
  private readonly steps = new Registry<StepName, StepTally>(stepNaming, () => new StepTally());
  private readonly checks = new Registry<StepName, CheckTally>(checkNaming, () => new CheckTally());
  private readonly metrics = new Registry<MetricName, MetricTally>(metricNaming, () => new MetricTally());
  private readonly errors = new Registry<ErrorExample, ErrorTally>(errorNaming, () => new ErrorTally());
  private readonly out = new NumberWriter();
  /** Begin of the interval that is being counted. */
  private startMs: number;

  constructor(worker: number, scenarioCount: number, startMs = 0) {
    this.worker = worker;
    this.startMs = startMs;
    this.scenarios = Array.from({ length: scenarioCount }, () => new IterationTally());
  }

  operation(name: Omit<OperationName, "id">): OperationTally {
    return this.operations.find(name.name.length <= nameLimits.nameLength ? name : { ...name, name: cut(name.name) });
  }

  iterations(scenario: number): IterationTally {
    return this.scenarios[scenario]!;
  }

  step(name: string, scenario: string): StepTally {
    return this.steps.find({ name: cut(name), scenario });
  }

  check(name: string, scenario: string): CheckTally {
    return this.checks.find({ name: cut(name), scenario });
  }

  metric(name: string, kind: MetricKind, unit: string): MetricTally {
    return this.metrics.find({ name: cut(name), kind, unit });
  }

  /** Counts a failure under its class, operation and text, keeping the first of each as the example. */
  error(failure: Omit<ErrorExample, "id">): void {
    const { message } = failure;
    const isShort = message.length <= nameLimits.textLength;
    this.errors.find(isShort ? failure : { ...failure, message: message.slice(0, nameLimits.textLength) }).count++;
  }

  takeInterval(
    endMs: number,
    health: WorkerHealth,
    place: Pick<IntervalMessage, "isLast" | "isAfterLoad">,
  ): IntervalMessage {
    const { out } = this;
    for (const histogram of [this.loopDelay, this.sendLag]) {
      histogram.writeTo(out);
      histogram.reset();
    }
    for (const scenario of this.scenarios) {
      scenario.writeTo(out);
      scenario.reset();
    }
    this.operations.take(out);
    this.steps.take(out);
    this.checks.take(out);
    this.metrics.take(out);
    this.errors.take(out);
    const message: IntervalMessage = {
      worker: this.worker,
      startMs: this.startMs,
      endMs,
      ...place,
      operations: this.operations.takeNames(),
      steps: this.steps.takeNames(),
      checks: this.checks.takeNames(),
      metrics: this.metrics.takeNames(),
      errors: this.errors.takeNames(),
      numbers: out.take(),
      health,
    };
    this.startMs = endMs;
    return message;
  }
}

/** Two names that differ only behind the limit are one. */
function cut(name: string): string {
  const { nameLength } = nameLimits;
  return name.length <= nameLength ? name : `${name.slice(0, nameLength - 1)}…`;
}
