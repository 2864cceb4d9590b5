import type { OperationName } from "#run";
import type { ErrorExample, IntervalMessage, MetricName, StepName } from "../interval-message.ts";
import { nameLimits, otherName } from "../recorder.ts";
import { MergedNames } from "./registry.ts";

const joined = (...parts: readonly (string | undefined)[]): string => parts.join("\u0000");

/** Everything that is counted under a name, over all workers. */
export class RunNames {
  readonly operations = new MergedNames<OperationName>(
    (name) => joined(name.kind, name.method, name.name, name.scenario, name.step),
    nameLimits.operations,
    ({ id, kind, protocol, scenario }) => ({ id, kind, protocol, name: otherName, scenario }),
  );
  readonly steps = new MergedNames<StepName>(stepKey, nameLimits.steps, (name) => ({ ...name, name: otherName }));
  readonly checks = new MergedNames<StepName>(stepKey, nameLimits.checks, (name) => ({ ...name, name: otherName }));
  readonly metrics = new MergedNames<MetricName>(
    (name) => joined(name.kind, name.name),
    nameLimits.metrics,
    (name) => ({ ...name, name: otherName }),
  );
  readonly errors = new MergedNames<ErrorExample>(
    (name) => joined(name.class, name.operation, name.message),
    nameLimits.errors,
    (name) => ({ id: name.id, class: name.class, message: "(more kinds of failures than are kept apart)" }),
  );

  /**
   * What the run as a whole is judged by: the requests of iterations, not those of hooks. Where a test makes no requests
   * of ours and measures something else, that.
   */
  isJudged(id: number): boolean {
    const name = this.operations.names[id]!;
    return !isHook(name) && (name.kind !== "measure" || !this.hasRequests);
  }

  private get hasRequests(): boolean {
    return this.operations.names.some((name) => name.kind !== "measure" && !isHook(name));
  }

  learn(message: IntervalMessage): void {
    this.operations.learn(message.worker, message.operations);
    this.steps.learn(message.worker, message.steps);
    this.checks.learn(message.worker, message.checks);
    this.metrics.learn(message.worker, message.metrics);
    this.errors.learn(message.worker, message.errors);
  }
}

function stepKey({ name, scenario }: StepName): string {
  return joined(scenario, name);
}

const hookSteps = new Set(["setup", "start", "stop", "teardown"]);

/** Whether an operation is a hook's own: counted and shown, but not part of what the run is judged by. */
export function isHook({ step }: { readonly step?: string }): boolean {
  return step !== undefined && hookSteps.has(step);
}
