import type { ScriptFailure, WorkerLoss } from "#fleet";
import type { RunPlan } from "#run";

/** What is told of a hook that threw: what, and where. */
export function hookFailureText(hook: "setup" | "teardown", { message, location }: ScriptFailure): string {
  const where =
    location === undefined
      ? ""
      : ` (${[location.file, location.line, location.column].filter((part) => part !== undefined).join(":")})`;
  return `${hook} threw: ${message}${where}`;
}

/** Where a lost worker was: its scenarios, and the line where it is known. */
export function placeOfLoss({ location }: WorkerLoss, { scenarios }: RunPlan): string {
  const scenario = `scenario ${scenarios.map(({ name }) => name).join(" or ")}`;
  return location === undefined ? scenario : `${scenario}, at ${location}`;
}
