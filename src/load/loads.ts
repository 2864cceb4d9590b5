import type { RunPlan } from "#run";
import { ArrivalSequence } from "./arrivals.ts";
import { ClosedLoad } from "./closed-load.ts";
import { LevelOverTime } from "./level.ts";
import { OpenLoad } from "./open-load.ts";
import type { LoadContext, ScenarioLoad } from "./scenario-load.ts";
import { shareOf, splitByWeights } from "./split.ts";

type LoadPlan = RunPlan["scenarios"][number]["load"];

/** This worker's part of one scenario's load. */
export function loadOf(plan: LoadPlan, context: LoadContext): ScenarioLoad {
  switch (plan.kind) {
    case "open": {
      const level = new LevelOverTime(plan.stages);
      return new OpenLoad(context, level, new ArrivalSequence(level, plan.arrivals, context));
    }
    case "closed":
      return new ClosedLoad(context, new LevelOverTime(plan.stages));
    case "iterations": {
      const { users, maxDurationMs } = plan;
      const level = new LevelOverTime([{ durationMs: maxDurationMs, from: users, to: users }]);
      return new ClosedLoad(context, level, iterationsOf(plan, context));
    }
  }
}

type Counted = Extract<LoadPlan, { kind: "iterations" }>;

function iterationsOf(
  { users, iterations }: Counted,
  { worker, workers }: { worker: number; workers: number },
): number {
  const usersOf = Array.from({ length: workers }, (_, each) => shareOf(users, each, workers));
  return splitByWeights(iterations, usersOf)[worker]!;
}

/**
 * What of each scenario's iterations falls to one worker until a moment of the run clock: for a worker that cannot say
 * so itself any more. Null where nothing is planned one by one (closed load).
 * @param levels per scenario, what its load came to be where it was changed
 */
export function plannedFor(
  { scenarios, seed, workers }: RunPlan,
  worker: number,
  untilMs: number,
  levels: readonly LevelOverTime[] = [],
): (number | null)[] {
  return scenarios.map(({ load }, scenario) => {
    if (load.kind === "closed") return null;
    if (load.kind === "iterations") return iterationsOf(load, { worker, workers });
    const place = { seed, scenario, worker, workers };
    const level = levels[scenario] ?? new LevelOverTime(load.stages);
    const sequence = new ArrivalSequence(level, load.arrivals, place);
    let count = 0;
    for (; sequence.atMs <= untilMs; sequence.advance()) count++;
    return count;
  });
}

/** When a load ends by its plan, run clock. */
export function plannedEndMs(load: LoadPlan): number {
  if (load.kind === "iterations") return load.maxDurationMs;
  return load.stages.reduce((sum, stage) => sum + stage.durationMs, 0);
}
