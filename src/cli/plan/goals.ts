import { parseSlo, unknownSubjects } from "#measure";
import type { RunPlan } from "#run";
import type { Subject } from "./subject.ts";

/** The goals that end the run as soon as they are broken. */
export function fatalGoals(subject: Subject): ReadonlySet<string> {
  if (subject.kind === "url") return new Set();
  return new Set(subject.definition.slo.filter((goal) => goal.abort === true).map((goal) => goal.expression));
}

/** A goal about a scenario that is not there could never be met: said before any load. Operations show up in the run. */
export function refuseUnknownGoals(plan: RunPlan, subject: Subject): void {
  const known = {
    scenarios: plan.scenarios.map(({ name }) => name),
    ...(plan.test.kind === "url" ? { steps: [], checks: [] } : {}),
  };
  const [first] = unknownSubjects(
    plan.slo.map((text) => parseSlo(text)),
    known,
    subject.kind === "file" ? { location: { file: subject.file } } : {},
  );
  if (first !== undefined) throw first;
}
