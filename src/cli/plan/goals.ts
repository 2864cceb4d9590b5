import { parseSlo, unknownSubjects } from "#measure";
import { exitCodes, type RunPlan } from "#run";
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
  const written = subject.kind === "file" ? subject.definition.slo.map(({ expression }) => expression) : [];
  for (const text of plan.slo) {
    const isInFile = subject.kind === "file" && written.includes(text);
    const place = isInFile ? { location: { file: subject.file } } : { exitCode: exitCodes.usage };
    const [mistake] = unknownSubjects([parseSlo(text)], known, place);
    if (mistake !== undefined) throw mistake;
  }
}
