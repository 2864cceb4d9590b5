import type { PursuitProgress, SoakOutcome, SoakResult, TrendResult } from "#run";
import type { Lab, LabSecond, Trial, TrialAnswer } from "../lab.ts";
import { trendResults } from "./judge-trends.ts";
import { Signals } from "./signals.ts";
import { SoakCounts } from "./soak-counts.ts";
import { knownOf } from "./soak-progress.ts";

export interface SoakOrder {
  readonly ratePerSecond: number;
  readonly rateFrom: string;
  readonly seconds: number;
  /** False = the whole time, however sure it is (`--no-early-stop`). */
  readonly mayEndEarly: boolean;
  readonly say: (progress: PursuitProgress) => void;
}

/** Of the whole time: left out at the start, while caches, pools and compilers come to their level. */
const discardedShare = 1 / 6;
const discardedMost = 600;
/** Stretches a whole run is divided into. */
const stretches = 120;
/** Looks at whether it is sure already. */
const looks = 30;
/** Before this share of the time nothing is sure. */
const earliestShare = 0.25;
const drainLimitSeconds = 30;

/** Constant load, and what grows, slows down or runs out under it. */
export async function soak(lab: Lab, order: SoakOrder): Promise<SoakResult> {
  const watch = new SoakWatch(order);
  const request = { purpose: "soak", ratePerSecond: order.ratePerSecond, secondsMax: order.seconds } as const;
  const trial = await lab.trial(request, (second) => watch.second(second));
  await lab.drain(drainLimitSeconds);
  return watch.result(trial);
}

export const discardedSeconds = (seconds: number): number =>
  Math.min(discardedMost, Math.max(2, Math.round(seconds * discardedShare)));

class SoakWatch {
  private readonly order: SoakOrder;
  private readonly counts = new SoakCounts();
  private readonly signals: Signals;
  private readonly discarded: number;
  private readonly lookEvery: number;
  private seconds = 0;
  private sureLooks = 0;
  private endedEarly: SoakResult["endedEarly"] = null;
  private trends: readonly TrendResult[] = [];

  constructor(order: SoakOrder) {
    this.order = order;
    this.discarded = discardedSeconds(order.seconds);
    this.signals = new Signals(Math.max(1, Math.round((order.seconds - this.discarded) / stretches)));
    this.lookEvery = Math.max(5, Math.round(order.seconds / looks));
  }

  second(second: LabSecond): TrialAnswer {
    this.seconds++;
    const isNew = this.counts.add(second, this.seconds > this.discarded);
    if (isNew) this.signals.forget();
    if (this.seconds > this.discarded) this.signals.add(second);
    const answer = this.answer();
    this.tell();
    return answer;
  }

  private answer(): TrialAnswer {
    if (this.counts.isExhausted) {
      this.endedEarly = "exhausted";
      return "stop";
    }
    if (this.seconds % this.lookEvery !== 0 || this.seconds <= this.discarded) return "continue";
    this.trends = this.judged("early");
    if (!this.order.mayEndEarly || this.seconds < earliestShare * this.order.seconds) return "continue";
    // One look may be luck.
    this.sureLooks = this.trends.some(isSureLeak) ? this.sureLooks + 1 : 0;
    if (this.sureLooks < 2) return "continue";
    this.endedEarly = "sure";
    return "stop";
  }

  private judged(sureness: "early" | "final"): TrendResult[] {
    const { requestsPerSecond } = this.counts;
    return trendResults(this.signals.all.values(), { requestsPerSecond, sureness });
  }

  private tell(): void {
    const { order, seconds, trends, counts } = this;
    order.say({
      stage: seconds <= this.discarded ? "constant load, coming to its level" : "constant load",
      ratePerSecond: order.ratePerSecond,
      stageSeconds: seconds,
      stageSecondsMax: order.seconds,
      secondsLeft: order.seconds - seconds,
      known: knownOf(trends, counts),
      told: [],
    });
  }

  result(trial: Trial): SoakResult {
    const { order, counts, endedEarly } = this;
    const wasCut = trial.endedBy === "interrupted" || trial.endedBy === "lab";
    const trends = this.judged(endedEarly === "sure" ? "early" : "final");
    const memory = trends.filter(({ kind, verdict }) => kind === "memory" && verdict !== "too-few");
    const span = Math.max(1, trial.seconds.length - this.discarded);
    return {
      ratePerSecond: order.ratePerSecond,
      rateFrom: order.rateFrom,
      plannedSeconds: order.seconds,
      loadedSeconds: trial.seconds.length,
      discardedSeconds: Math.min(this.discarded, trial.seconds.length),
      endedEarly: endedEarly ?? (wasCut ? "interrupted" : null),
      iterations: counts.iterations,
      requests: counts.requests,
      errorRatio: counts.errorRatio,
      outcome: outcomeOf(trends, counts.isExhausted),
      trends,
      smallestLeak:
        memory.length === 0 || counts.requestsPerSecond === 0
          ? null
          : Math.max(...memory.map(({ detectable }) => detectable)) / (counts.requestsPerSecond * span),
      restarts: counts.restarts,
      exhausted: counts.exhausted(),
      generatorSeconds: counts.generatorSeconds,
      generatorSign: counts.generatorSign,
    };
  }
}

/** So much sooner than a day it fills what there is, or it is a straight line for certain. */
const isSureLeak = ({ verdict, to, from, detectable }: TrendResult): boolean =>
  verdict === "leak" && to - from > 2 * detectable;

function outcomeOf(trends: readonly TrendResult[], isExhausted: boolean): SoakOutcome {
  const has = (verdict: TrendResult["verdict"]): boolean => trends.some((trend) => trend.verdict === verdict);
  if (isExhausted) return "exhausted";
  if (has("leak")) return "leak";
  if (has("drift")) return "drift";
  if (has("unclear") || trends.every(({ verdict }) => verdict === "too-few")) return "unclear";
  return trends.some(({ kind }) => kind === "memory") ? "steady" : "unwatched";
}
