import type { ErrorClass, OperationName } from "#run";
import { CheckTally, IterationTally, StepTally } from "./flow-tally.ts";
import { Histogram } from "./histogram.ts";
import type { ErrorExample, IntervalMessage, MetricName, StepName, WorkerHealth } from "./interval-message.ts";
import { type MetricKind, MetricTally } from "./metric-tally.ts";
import { NumberWriter } from "./number-stream.ts";
import { OperationTally } from "./operation-tally.ts";

/** Names beyond these go under `otherName`, with exact totals; examples of errors beyond theirs lose their text. */
export const nameLimits = {
  operations: 2000,
  steps: 500,
  checks: 500,
  metrics: 500,
  errors: 200,
  textLength: 2000,
} as const;
export const otherName = "__other__";

type Tally = { reset(): void; writeTo(out: NumberWriter): void };

/** Things counted under a name: found by key, numbered in order of appearance, announced once. */
class Registry<Name extends { readonly id: number }, T extends Tally> {
  private readonly byKey = new Map<string, T>();
  private readonly tallies: T[] = [];
  private announced: Name[] = [];
  private readonly limit: number;
  private readonly create: () => T;

  constructor(limit: number, create: () => T) {
    this.limit = limit;
    this.create = create;
  }

  find(key: string, name: (id: number) => Name, other: (id: number) => Name): T {
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    if (this.tallies.length >= this.limit && key !== otherName) return this.find(otherName, other, other);
    const tally = this.create();
    this.announced.push(name(this.tallies.length));
    this.tallies.push(tally);
    this.byKey.set(key, tally);
    return tally;
  }

  takeNames(): Name[] {
    const names = this.announced;
    this.announced = [];
    return names;
  }

  /** Number, then id and content of each that counted anything; those are reset. */
  take(out: NumberWriter, isUsed: (tally: T) => boolean): void {
    const used = this.tallies.filter(isUsed).length;
    out.push(used);
    for (const [id, tally] of this.tallies.entries()) {
      if (!isUsed(tally)) continue;
      out.push(id);
      tally.writeTo(out);
      tally.reset();
    }
  }
}

class ErrorCount {
  count = 0;
  reset(): void {
    this.count = 0;
  }
  writeTo(out: NumberWriter): void {
    out.push(this.count);
  }
}

/** Where one worker counts. Tallies keep their identity for the whole run, so callers may hold on to them. */
export class Recorder {
  readonly loopDelay: Histogram = new Histogram();
  readonly sendLag: Histogram = new Histogram();
  private readonly worker: number;
  private readonly scenarios: readonly IterationTally[];
  private readonly operations = new Registry<OperationName, OperationTally>(
    nameLimits.operations,
    () => new OperationTally(),
  );
  private readonly steps = new Registry<StepName, StepTally>(nameLimits.steps, () => new StepTally());
  private readonly checks = new Registry<StepName, CheckTally>(nameLimits.checks, () => new CheckTally());
  private readonly metrics = new Registry<MetricName, MetricTally>(nameLimits.metrics, () => new MetricTally());
  private readonly errors = new Registry<ErrorExample, ErrorCount>(nameLimits.errors, () => new ErrorCount());
  private readonly out = new NumberWriter();
  private startMs = 0;

  constructor(worker: number, scenarioCount: number) {
    this.worker = worker;
    this.scenarios = Array.from({ length: scenarioCount }, () => new IterationTally());
  }

  operation(name: Omit<OperationName, "id">): OperationTally {
    const key = [name.kind, name.method, name.name, name.scenario, name.step].join("\u0000");
    const other = { kind: name.kind, protocol: name.protocol, name: otherName, scenario: name.scenario } as const;
    return this.operations.find(
      key,
      (id) => ({ ...name, id }),
      (id) => ({ ...other, id }),
    );
  }

  iterations(scenario: number): IterationTally {
    return this.scenarios[scenario]!;
  }

  step(name: string, scenario: string): StepTally {
    return this.steps.find(
      `${scenario}\u0000${name}`,
      (id) => ({ id, name, scenario }),
      (id) => ({ id, name: otherName, scenario }),
    );
  }

  check(name: string, scenario: string): CheckTally {
    return this.checks.find(
      `${scenario}\u0000${name}`,
      (id) => ({ id, name, scenario }),
      (id) => ({ id, name: otherName, scenario }),
    );
  }

  metric(name: string, kind: MetricKind, unit: string): MetricTally {
    return this.metrics.find(
      `${kind}\u0000${name}`,
      (id) => ({ id, name, kind, unit }),
      (id) => ({ id, name: otherName, kind, unit: "" }),
    );
  }

  /** Counts a failure under its class, operation and text, keeping the first of each as the example. */
  error(failure: Omit<ErrorExample, "id">): void {
    const message = failure.message.slice(0, nameLimits.textLength);
    const key = [failure.class, failure.operation, message].join("\u0000");
    const other = {
      class: failure.class as ErrorClass | "script_error",
      message: "(more kinds of failures than are kept apart)",
    };
    this.errors.find(
      key,
      (id) => ({ ...failure, message, id }),
      (id) => ({ ...other, id }),
    ).count++;
  }

  takeInterval(endMs: number, health: WorkerHealth, isLast: boolean): IntervalMessage {
    const { out } = this;
    this.loopDelay.writeTo(out);
    this.loopDelay.reset();
    this.sendLag.writeTo(out);
    this.sendLag.reset();
    for (const scenario of this.scenarios) {
      scenario.writeTo(out);
      scenario.reset();
    }
    this.operations.take(out, (tally) => tally.started + tally.ok + tally.failed + tally.cancelled > 0);
    this.steps.take(out, (tally) => tally.count > 0);
    this.checks.take(out, (tally) => tally.count > 0);
    this.metrics.take(out, (tally) => tally.count > 0);
    this.errors.take(out, (tally) => tally.count > 0);
    const message: IntervalMessage = {
      worker: this.worker,
      startMs: this.startMs,
      endMs,
      isLast,
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
