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
      const { users, iterations, maxDurationMs } = plan;
      const { worker, workers } = context;
      const usersOf = Array.from({ length: workers }, (_, each) => shareOf(users, each, workers));
      const level = new LevelOverTime([{ durationMs: maxDurationMs, from: users, to: users }]);
      return new ClosedLoad(context, level, splitByWeights(iterations, usersOf)[worker]!);
    }
  }
}

/** When a load ends by its plan, run clock. */
export function plannedEndMs(load: LoadPlan): number {
  if (load.kind === "iterations") return load.maxDurationMs;
  return load.stages.reduce((sum, stage) => sum + stage.durationMs, 0);
}
