import type { DependencyPlan, FaultPlan } from "#run";
import type { Settings } from "../settings/resolve.ts";
import type { Subject } from "./subject.ts";

interface Dependencies {
  /** Undefined where the test has none. */
  readonly dependencies: readonly DependencyPlan[] | undefined;
  readonly notes: readonly string[];
}

/**
 * The proxies a test asks for. A search compares loads, which all have to meet the same: its faults are on throughout.
 * @param isSearch the method decides the load while the run goes on
 */
export function dependenciesOf(subject: Subject, { values }: Settings, isSearch: boolean): Dependencies {
  const dependencies = subject.kind === "file" ? subject.definition.dependencies : undefined;
  if (dependencies === undefined || dependencies.length === 0) return { dependencies: undefined, notes: [] };
  if (values.faults === false)
    return { dependencies: dependencies.map((each) => ({ ...each, faults: [] })), notes: [] };
  if (!isSearch) return { dependencies, notes: [] };
  const isScheduled = dependencies.some(({ faults }) => faults.some(hasSchedule));
  const notes = isScheduled ? ["all trials meet the same: the faults are on throughout, whatever their schedule"] : [];
  const throughout = (fault: FaultPlan): FaultPlan => ({ ...fault, when: { kind: "method" } });
  return { dependencies: dependencies.map((each) => ({ ...each, faults: each.faults.map(throughout) })), notes };
}

function hasSchedule({ when }: FaultPlan): boolean {
  return when.kind === "schedule" && (when.fromMs > 0 || when.forMs !== null);
}
