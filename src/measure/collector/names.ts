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

  /**
   * What the run as a whole is judged by: the requests of iterations, not those of hooks. Where a test makes no requests
   * of ours and measures something else, that.
   */
  isJudged(id: number): boolean {
    const name = this.operations.names[id]!;
    return !isHook(name) && (name.kind !== "measure" || !this.hasRequests);
  }

  learn(message: IntervalMessage): void {
    this.operations.learn(message.worker, message.operations);
    this.steps.learn(message.worker, message.steps);
    this.checks.learn(message.worker, message.checks);
    this.metrics.learn(message.worker, message.metrics);
    this.errors.learn(message.worker, message.errors);
    this.hasRequests ||= message.operations.some((name) => name.kind !== "measure" && !isHook(name));
  }
}
