import type { OperationName } from "#run";
import type { ErrorExample, MetricName, StepName } from "./interval-message.ts";

/** Names beyond these go under `otherName`, with exact totals; examples of errors beyond theirs lose their text. */
export const nameLimits = {
  operations: 2000,
  steps: 500,
  checks: 500,
  metrics: 500,
  errors: 200,
  textLength: 2000,
  nameLength: 500,
} as const;
export const otherName = "__other__";

export type Unnumbered<Name> = Omit<Name, "id">;

/** TypeScript cannot add a name without its number and the number up to a `Name` it does not know. */
export function numbered<Name extends { readonly id: number }>(name: Unnumbered<Name>, id: number): Name {
  return { ...name, id } as unknown as Name;
}

/** How one kind of names is told apart and kept in bounds: the same in workers and where they are put together. */
export interface Naming<Name extends { readonly id: number }> {
  readonly limit: number;
  readonly keyOf: (name: Unnumbered<Name>) => string;
  /** What a name beyond the limit is counted as: of few kinds, and none that changes what the counts mean. */
  readonly otherOf: (name: Unnumbered<Name>) => Unnumbered<Name>;
}

export const operationNaming: Naming<OperationName> = {
  limit: nameLimits.operations,
  keyOf: ({ kind, protocol, method, name, scenario, step }) => joined(kind, protocol, method, name, scenario, step),
  otherOf: ({ kind, protocol, scenario, step }) => ({
    kind,
    protocol,
    name: otherName,
    scenario,
    ...(step !== undefined && hookSteps.has(step) && { step }),
  }),
};

export const stepNaming: Naming<StepName> = { ...stepsWithin(), limit: nameLimits.steps };
export const checkNaming: Naming<StepName> = { ...stepsWithin(), limit: nameLimits.checks };

export const metricNaming: Naming<MetricName> = {
  limit: nameLimits.metrics,
  keyOf: ({ kind, name }) => joined(kind, name),
  otherOf: ({ kind }) => ({ kind, name: otherName, unit: "" }),
};

export const errorNaming: Naming<ErrorExample> = {
  limit: nameLimits.errors,
  keyOf: (error) => joined(error.class, error.operation, error.message),
  otherOf: (error) => ({ class: error.class, message: "(more kinds of failures than are kept apart)" }),
};

const hookSteps = new Set(["setup", "start", "stop", "teardown"]);

/** Whether an operation is a hook's own: counted and shown, but not part of what the run is judged by. */
export function isHook({ step }: { readonly step?: string }): boolean {
  return step !== undefined && hookSteps.has(step);
}

function stepsWithin(): Pick<Naming<StepName>, "keyOf" | "otherOf"> {
  return {
    keyOf: ({ name, scenario }) => joined(scenario, name),
    otherOf: ({ scenario }) => ({ name: otherName, scenario }),
  };
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.join("\u0000");
}
