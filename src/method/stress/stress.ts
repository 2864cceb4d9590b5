import type { PursuitProgress, StressResult, StressStage, StressStep } from "#run";
import type { Lab, LabSecond } from "../lab.ts";
import { type Ask, runStages, StageWatch } from "../stages.ts";
import { countsOf, easeOf, isUnresponsive, sum } from "./level.ts";
import { type Known, recover } from "./recovery.ts";
import { findSafeLoad, type PulsePace } from "./safe-load.ts";
import { StageLog, type Stages } from "./stage.ts";
import { stageName, stressKnown, stressTold } from "./stress-progress.ts";

export interface StressOrder extends Known {
  readonly knownFrom: string;
  readonly pace: StressPace;
  /** Null = no pulses. */
  readonly pulses: PulsePace | null;
  /** Times a client makes a request that failed again: the engine's matter, told in the result. */
  readonly retries: number;
  /** Never more than this; null = whatever it takes. */
  readonly ratePerSecondMax: number | null;
  readonly say: (progress: PursuitProgress) => void;
}

export interface StressPace {
  readonly calmSeconds: number;
  readonly stepSeconds: number;
  readonly holdSeconds: number;
}

/** Levels on the way up: shares of capacity, then of saturation. */
const upOfCapacity = [0.8, 1];
const upOfSaturation = [1, 1.25, 1.5, 2, 3, 4];
const againOfCapacity = [0.8, 1];
const drainLimitSeconds = 60;

/** Pushes a target over the edge, steps back and times how long it takes to be as before: one trial, its load changed. */
export async function stress(lab: Lab, order: StressOrder): Promise<StressResult> {
  const work = new StressWork(new StageLog(), order);
  const stopped = await runStages(lab, "stress", work.stages(), {
    drainLimitSeconds,
    watch: work,
    tell: (ask, stageSeconds) => order.say(progressOf(work.log.steps, ask, stageSeconds)),
  });
  return work.result(stopped);
}

function progressOf(
  steps: readonly StressStep[],
  { stage, ratePerSecond, secondsMax }: Ask<StressStage>,
  stageSeconds: number,
): PursuitProgress {
  return {
    stage: stageName(stage),
    ratePerSecond,
    stageSeconds,
    stageSecondsMax: secondsMax,
    secondsLeft: null,
    known: stressKnown(steps),
    told: stressTold(steps),
  };
}

/** The stages one after another, and what they came to. */
class StressWork {
  readonly log: StageLog;
  readonly watch = new StageWatch();
  private readonly order: StressOrder;
  /** The highest load, held: what overload is like once it is there. */
  private held: readonly LabSecond[] = [];
  private unresponsiveAt: number | null = null;
  private recovery: StressResult["recovery"] = null;
  private safe: { estimate: StressResult["safeLoad"]; pulses: StressResult["pulses"] } = { estimate: null, pulses: [] };
  private obstacle: string | null = null;
  private isThrough = false;

  constructor(log: StageLog, order: StressOrder) {
    this.log = log;
    this.order = order;
  }

  /** Every second of the trial, between its stages as well. */
  add(second: LabSecond): void {
    this.watch.add(second);
    this.log.backlog?.add(second);
  }

  *stages(): Stages<void> {
    const { log, order } = this;
    const { capacityPerSecond, pace } = order;
    const calm = yield* log.hold({
      stage: "before",
      ratePerSecond: 0.5 * capacityPerSecond,
      secondsMax: pace.calmSeconds,
    });
    // The first seconds belong to connections that open.
    const ease = easeOf(calm.slice(Math.min(5, calm.length >> 2)));
    log.compareWith(ease, order.saturationPerSecond);
    if (ease.errorRatio > 0.2) {
      this.obstacle = "at half of its capacity more than a fifth of the requests failed already";
      return;
    }
    yield* this.climb();
    this.recovery = yield* recover(log, order);
    if (this.recovery.recoveredAfterSeconds !== null) yield* this.climbAgain();
    if (order.pulses !== null && this.isAtWork()) this.safe = yield* findSafeLoad(log, order, order.pulses);
    this.isThrough = true;
  }

  private *climb(): Stages<void> {
    const { log, order } = this;
    const { capacityPerSecond, saturationPerSecond, pace, ratePerSecondMax } = order;
    const levels = [
      ...upOfCapacity.map((share) => share * capacityPerSecond),
      ...upOfSaturation.map((times) => times * saturationPerSecond),
    ].filter((level) => ratePerSecondMax === null || level <= ratePerSecondMax);
    let last = 0.5 * capacityPerSecond;
    for (const ratePerSecond of levels) {
      last = ratePerSecond;
      const seen = yield* log.hold({ stage: "up", ratePerSecond, secondsMax: pace.stepSeconds });
      if (isUnresponsive(seen)) {
        this.unresponsiveAt = ratePerSecond;
        break;
      }
    }
    const seen = yield* log.hold({ stage: "hold", ratePerSecond: last, secondsMax: pace.holdSeconds });
    this.held = seen;
    if (isUnresponsive(seen)) this.unresponsiveAt ??= last;
  }

  /** Whether the loads it carried before are carried again. */
  private *climbAgain(): Stages<void> {
    const { log, order } = this;
    for (const share of againOfCapacity) {
      const ask = { stage: "again", ratePerSecond: share * order.capacityPerSecond } as const;
      yield* log.hold({ ...ask, secondsMax: order.pace.stepSeconds });
      if (!log.steps.at(-1)!.isGood) return;
    }
  }

  private isAtWork(): boolean {
    return this.recovery?.recoveredAfterSeconds !== null || this.recovery.recoversAtPerSecond !== null;
  }

  result(stopped: string | null): StressResult {
    const { order, log, recovery } = this;
    const { steps, ease } = log;
    const inOverload = countsOf(this.held);
    const ended = sum(this.held, ({ iterations }) => iterations.completed + iterations.failed);
    return {
      capacityPerSecond: order.capacityPerSecond,
      saturationPerSecond: order.saturationPerSecond,
      knownFrom: order.knownFrom,
      retries: order.retries,
      steps,
      amplification:
        ease === null || ended === 0
          ? null
          : { before: ease.requestsPerIteration, overload: (inOverload.ok + inOverload.failed) / ended },
      unresponsiveAtPerSecond: this.unresponsiveAt,
      retained: retainedOf(steps, order.saturationPerSecond),
      recovery,
      hysteresis: recovery === null ? null : hysteresisOf(steps, order.capacityPerSecond, recovery),
      safeLoad: this.safe.estimate,
      pulses: this.safe.pulses,
      restarts: this.watch.restarts,
      outcome: this.outcome(),
      obstacle: this.obstacle ?? (this.isThrough ? null : stopped),
      generatorSeconds: this.watch.generatorSeconds,
      generatorSign: this.watch.generatorSign,
    };
  }

  private outcome(): StressResult["outcome"] {
    const { recovery } = this;
    if (recovery === null) return "unfinished";
    if (recovery.recoveredAfterSeconds === null && recovery.recoversAtPerSecond === null) return "gone";
    return recovery.judgement === "healthy" ? "recovers" : recovery.judgement;
  }
}

/** What is still completed at the highest load up to twice saturation, of the most that was. */
function retainedOf(steps: readonly StressStep[], saturationPerSecond: number): StressResult["retained"] {
  // Where it broke down on the way, the load it broke at was held: that is what is left of it.
  const up = steps.filter(({ stage, seconds }) => (stage === "up" || stage === "hold") && seconds > 2);
  const beyond = up.filter(({ ratePerSecond }) => {
    return ratePerSecond > 1.01 * saturationPerSecond && ratePerSecond <= 2.01 * saturationPerSecond;
  });
  const last = beyond.at(-1);
  const most = Math.max(0, ...up.map(({ goodPerSecond }) => goodPerSecond));
  if (last === undefined || most === 0) return null;
  // The best of several short levels is luck in part: it completes no more than is known.
  const ratio = Math.min(1, last.goodPerSecond / Math.min(most, saturationPerSecond));
  return { ratio, atPerSecond: last.ratePerSecond };
}

function hysteresisOf(
  steps: readonly StressStep[],
  capacityPerSecond: number,
  { recoveredAfterSeconds, recoversAtPerSecond, ratePerSecond }: NonNullable<StressResult["recovery"]>,
): number | null {
  const best = (stage: StressStep["stage"], least: number): number =>
    steps
      .filter((step) => step.stage === stage && step.isGood && step.ratePerSecond <= 1.01 * capacityPerSecond)
      .reduce((most, step) => Math.max(most, step.ratePerSecond), least);
  const up = best("up", ratePerSecond);
  const down = recoveredAfterSeconds === null ? (recoversAtPerSecond ?? 0) : best("again", ratePerSecond);
  return Math.max(0, 1 - down / up);
}
