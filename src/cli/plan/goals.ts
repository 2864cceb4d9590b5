import { parseSlo, unknownSubjects } from "#measure";
import { exitCodes, type RunPlan } from "#run";
import { mistake } from "../settings/mistake.ts";
import type { Settings } from "../settings/resolve.ts";
import type { Subject } from "./subject.ts";

/** The texts of the goals that end the run as soon as they are broken. */
export function fatalGoals({ values, why }: Settings): ReadonlySet<string> {
  const goals = (values.abortOn ?? []).map((text) => parseSlo(text));
  for (const { text, metric, windowSeconds } of goals) {
    if (windowSeconds !== null || (metric.kind !== "rate" && metric.kind !== "requests")) continue;
    throw mistake(why.abortOn?.from ?? [], `The SLO "${text}" cannot end the run`, {
      why: "A rate is known at the end of the run only: the load may still be rising.",
      hint: `Give it a window: "${text} over 30s".`,
    });
  }
  return new Set(goals.map(({ text }) => text));
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
