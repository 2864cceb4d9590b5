import type { RunPlan, ScenarioPlan } from "#run";
import type { Settings } from "../settings/resolve.ts";
import type { Subject } from "./subject.ts";

/** Whoever looks at a breakpoint is not a slow target. */
const patienceMs = 3_600_000;

/**
 * The plan for a debugger: one worker, one user of each scenario, no deadline that a breakpoint would break. Each
 * scenario runs as many iterations as it has tasks, unless a number or a duration was asked for.
 */
export function inspectPlan(plan: RunPlan, subject: Subject, { why }: Settings): RunPlan {
  const wasAsked = [why.iterations, why.duration].some(
    (reason) => reason?.from.some(({ layer }) => layer === "flag") ?? false,
  );
  const tasks = (index: number): number =>
    subject.kind === "file" ? (subject.definition.scenarios[index]?.tasks.length ?? 1) : 1;
  const scenarios = plan.scenarios.map((scenario, index): ScenarioPlan => {
    const { load } = scenario;
    if (load.kind === "iterations") return { ...scenario, load: { ...load, users: 1 } };
    const durationMs = load.stages.reduce((sum, stage) => sum + stage.durationMs, 0);
    if (wasAsked) return { ...scenario, load: { kind: "closed", stages: [{ durationMs, from: 1, to: 1 }] } };
    return { ...scenario, load: { kind: "iterations", users: 1, iterations: tasks(index), maxDurationMs: patienceMs } };
  });
  const deadlines = { connectMs: plan.http.deadlines.connectMs, headersMs: patienceMs, totalMs: patienceMs };
  return { ...plan, workers: 1, scenarios, http: { ...plan.http, deadlines } };
}
