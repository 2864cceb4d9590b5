import type { TrialPurpose } from "#run";
import type { Lab, LabSecond, TrialAnswer } from "./lab.ts";

/** What a stage wants of the seconds to come. */
export interface Ask<Stage extends string = string> {
  readonly stage: Stage;
  readonly ratePerSecond: number;
  readonly secondsMax: number;
}

/** A procedure of one trial: it asks for a load, and is given each second under it. */
export type Stages<Stage extends string, Result> = Generator<Ask<Stage>, Result, LabSecond>;

const secondsMost = 4 * 3600;

/** What stands beside the procedure itself: who was the limit, and whether the target was replaced. */
export class StageWatch {
  restarts = 0;
  generatorSeconds = 0;
  generatorSign: string | null = null;
  private identity: string | null = null;

  add({ reading, generator }: LabSecond): void {
    const identity = reading?.target?.identity ?? this.identity;
    if (this.identity !== null && identity !== this.identity) this.restarts++;
    this.identity = identity;
    const [sign] = generator.signs;
    if (sign === undefined) return;
    this.generatorSeconds++;
    this.generatorSign = sign;
  }
}

export interface StageHooks<Stage extends string> {
  readonly drainLimitSeconds: number;
  /** Hears of every second, those included in which the load before is still on. */
  readonly watch: Pick<StageWatch, "add">;
  /** After each second: what is asked for now, and for how long it has been. */
  readonly tell: (ask: Ask<Stage>, stageSeconds: number) => void;
}

/**
 * One continuous trial whose load changes from stage to stage, then rest.
 * @returns why it ended before its last stage; null = it did not
 */
export async function runStages<Stage extends string>(
  lab: Lab,
  purpose: TrialPurpose,
  stages: Stages<Stage, void>,
  { drainLimitSeconds, watch, tell }: StageHooks<Stage>,
): Promise<string | null> {
  const first = stages.next();
  if (first.done === true) return null;
  let asked = first.value;
  let fromSeconds = 0;
  let stageSeconds = 0;
  const onSecond = (second: LabSecond): TrialAnswer => {
    watch.add(second);
    // The load before is still on: orders need a second to come through.
    if (second.atSeconds < fromSeconds) return "continue";
    stageSeconds++;
    const next = stages.next(second);
    if (next.done === true) return "stop";
    const isSame = next.value.ratePerSecond === asked.ratePerSecond;
    if (next.value !== asked) stageSeconds = 0;
    asked = next.value;
    tell(asked, stageSeconds);
    if (isSame) return "continue";
    fromSeconds = second.atSeconds + 2;
    return { ratePerSecond: asked.ratePerSecond, atSeconds: fromSeconds };
  };
  const request = { purpose, ratePerSecond: asked.ratePerSecond, secondsMax: secondsMost };
  const trial = await lab.trial(request, onSecond);
  await lab.drain(drainLimitSeconds);
  if (trial.endedBy === "method") return null;
  return trial.because ?? (trial.endedBy === "interrupted" ? "somebody stopped it" : "it took too long");
}
