import type { StressStage, StressStep } from "#run";
import type { LabSecond } from "../lab.ts";
import { type Ease, stepOf } from "./level.ts";

/** What a stage wants of the seconds to come. */
export interface Ask {
  readonly stage: StressStage;
  readonly ratePerSecond: number;
  readonly secondsMax: number;
}

/** A procedure of one trial: it asks for a load, and is given each second under it. */
export type Stages<Result> = Generator<Ask, Result, LabSecond>;

/** Everything a procedure has seen so far. */
export class StageLog {
  readonly steps: StressStep[] = [];
  readonly seconds: LabSecond[] = [];
  ease: Ease | null = null;

  /** The load is held for so long, or until somebody has seen enough. */
  *hold(ask: Ask, isEnough: (seen: readonly LabSecond[]) => boolean = () => false): Stages<readonly LabSecond[]> {
    const seen: LabSecond[] = [];
    while (seen.length < ask.secondsMax) {
      seen.push(yield ask);
      if (isEnough(seen)) break;
    }
    this.steps.push(stepOf(ask.stage, ask.ratePerSecond, seen, this.ease));
    return seen;
  }
}
