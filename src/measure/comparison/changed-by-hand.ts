import type { LoadChange, RunResult } from "#run";

const methodsOfGivenLoad: readonly string[] = ["run", "baseline"];

/** Where a method decides on the load, its changes are the method; in all others somebody made them. */
export const changedByHand = ({ method, loadChanges }: RunResult): readonly LoadChange[] =>
  methodsOfGivenLoad.includes(method) ? loadChanges : [];
