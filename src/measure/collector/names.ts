import type { OperationName } from "#run";
import type { ErrorExample, IntervalMessage, MetricName, StepName } from "../interval-message.ts";
import { checkNaming, errorNaming, isHook, metricNaming, operationNaming, stepNaming } from "../naming.ts";
import { MergedNames } from "./merged-names.ts";

/** Everything that is counted under a name, over all workers. */
export class RunNames {
  readonly operations = new MergedNames<OperationName>(operationNaming);
  readonly steps = new MergedNames<StepName>(stepNaming);
  readonly checks = new MergedNames<StepName>(checkNaming);
  readonly metrics = new MergedNames<MetricName>(metricNaming);
  readonly errors = new MergedNames<ErrorExample>(errorNaming);
  private hasRequests = false;
  private readonly cleaned: (text: string) => string;

  /** @param cleaned what is kept of a name or a text that scripts and targets made */
  constructor(cleaned: (text: string) => string = (text) => text) {
    this.cleaned = cleaned;
  }

  /**
   * What the run as a whole is judged by: the requests of iterations, not those of hooks. Where a test makes no requests
   * of ours and measures something else, that.
   */
  isJudged(id: number): boolean {
    const name = this.operations.names[id]!;
    return !isHook(name) && (name.kind !== "measure" || !this.hasRequests);
  }

  learn(message: IntervalMessage): void {
    const { worker, operations, steps, checks, metrics, errors } = message;
    const named = <Name extends { readonly name: string; readonly step?: string }>(each: Name): Name => {
      const { name, step } = each;
      return { ...each, name: this.cleaned(name), ...(step !== undefined && { step: this.cleaned(step) }) };
    };
    this.operations.learn(worker, operations.map(named));
    this.steps.learn(worker, steps.map(named));
    this.checks.learn(worker, checks.map(named));
    this.metrics.learn(worker, metrics.map(named));
    this.errors.learn(
      worker,
      errors.map((error) => this.cleanedError(error)),
    );
    this.hasRequests ||= message.operations.some((name) => name.kind !== "measure" && !isHook(name));
  }

  private cleanedError(error: ErrorExample): ErrorExample {
    const { message, operation } = error;
    return {
      ...error,
      message: this.cleaned(message),
      ...(operation !== undefined && { operation: this.cleaned(operation) }),
    };
  }
}
