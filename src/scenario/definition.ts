import type { DependencyPlan } from "#run";
import type { CallSite } from "./call-site.ts";
import type {
  LoadInput,
  RequestOptions,
  Scenario,
  SetupContext,
  SloInput,
  StartContext,
  TaskContext,
  Test,
  TlsInput,
} from "./test-file.ts";

/** Think time, read once. */
export type Pause =
  | { readonly kind: "none" }
  | { readonly kind: "constant"; readonly ms: number }
  | { readonly kind: "between"; readonly lowMs: number; readonly highMs: number }
  /** Every iteration starts that long after the one before. */
  | { readonly kind: "pacing"; readonly ms: number };

export interface TaskDefinition {
  readonly name: string;
  readonly weight: number;
  readonly run: (context: TaskContext<unknown>) => unknown;
}

/** A scenario as the engine sees it: checked and frozen. */
export interface ScenarioDefinition {
  readonly name: string;
  readonly weight: number;
  readonly pause: Pause;
  readonly order: "weighted" | "sequence";
  /** At least one. A flow in plain code is one task of the scenario's name. */
  readonly tasks: readonly TaskDefinition[];
  /** `pickThresholds[i]`: the share of picks that fall on tasks 0…i; the last is 1. */
  readonly pickThresholds: readonly number[];
  readonly start?: (context: StartContext) => unknown;
  readonly stop?: (context: TaskContext<unknown>) => unknown;
  readonly load?: LoadInput;
  readonly plain: boolean;
  readonly calledAt: CallSite | undefined;
}

/** A test as the engine sees it: checked and frozen. Paths are absolute. */
export interface TestDefinition {
  readonly name?: string;
  readonly target?: string;
  readonly scenarios: readonly ScenarioDefinition[];
  readonly load?: LoadInput;
  readonly slo: readonly SloInput[];
  readonly tags: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeout?: NonNullable<RequestOptions["timeout"]>;
  readonly maxBody?: string | number;
  readonly traceLink?: string;
  readonly tls?: TlsInput;
  readonly dependencies?: readonly DependencyPlan[];
  readonly setup?: (context: SetupContext) => unknown;
  readonly teardown?: (context: SetupContext & { readonly data: unknown }) => unknown;
  readonly calledAt: CallSite | undefined;
}

/** Registered, so that a test made by another copy of this package is understood. */
const definitionKey = Symbol.for("plimsoll.definition/1");

/** What the user holds: a name to be seen, the definition out of sight. */
export function withDefinition<Handle extends Scenario | Test>(
  handle: Handle,
  definition: Handle extends Scenario ? ScenarioDefinition : TestDefinition,
): Handle {
  return Object.freeze(Object.defineProperty(handle, definitionKey, { value: Object.freeze(definition) }));
}

export function definitionOf(test: Test): TestDefinition;
export function definitionOf(scenario: Scenario): ScenarioDefinition;
export function definitionOf(handle: Test | Scenario): unknown {
  return (handle as { readonly [definitionKey]?: unknown })[definitionKey];
}

export const isTest = (value: unknown): value is Test => isHandle(value, "plimsoll.test");
export const isScenario = (value: unknown): value is Scenario => isHandle(value, "plimsoll.scenario");

function isHandle(value: unknown, kind: string): boolean {
  if (typeof value !== "object" || value === null) return false;
  return (value as { kind?: unknown }).kind === kind && definitionKey in value;
}

/** Which task a draw from [0, 1) falls on. */
export function pickTask(scenario: ScenarioDefinition, draw: number): number {
  const { pickThresholds } = scenario;
  const last = pickThresholds.length - 1;
  let index = 0;
  while (index < last && draw >= (pickThresholds[index] ?? 1)) index += 1;
  return index;
}
