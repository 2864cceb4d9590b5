import type { StressStage, StressStep } from "#run";
import type { LabSecond } from "../lab.ts";
import type { Ask, Stages as AnyStages } from "../stages.ts";
import { Backlog } from "./backlog.ts";
import { type Ease, stepOf } from "./level.ts";

export type Stages<Result> = AnyStages<StressStage, Result>;

/** Everything a procedure has seen so far. */
export class StageLog {
  readonly steps: StressStep[] = [];
  ease: Ease | null = null;
  backlog: Backlog | null = null;

  /** From here on it is known what the target is like, and what it can do. */
  compareWith(ease: Ease, saturationPerSecond: number): void {
    this.ease = ease;
    this.backlog = new Backlog(ease, saturationPerSecond * ease.requestsPerIteration);
  }

  /** The load is held for so long, or until somebody has seen enough. */
  *hold(
    ask: Ask<StressStage>,
    isEnough: (seen: readonly LabSecond[]) => boolean = () => false,
  ): Stages<readonly LabSecond[]> {
    const seen: LabSecond[] = [];
    while (seen.length < ask.secondsMax) {
      seen.push(yield ask);
      if (isEnough(seen)) break;
    }
    this.steps.push(stepOf(ask.stage, ask.ratePerSecond, seen, this.ease));
    return seen;
  }
}
