import type { SloExpression } from "#measure";
import type { CheckingResult, CheckStage, CheckStep, PursuitProgress, TrendResult } from "#run";
import { formatPercent, formatRate } from "#units";
import type { Lab, LabSecond } from "../lab.ts";
import { trendResults } from "../soak/judge-trends.ts";
import { Signals } from "../soak/signals.ts";
import { type Ask, runStages, StageWatch, type Stages } from "../stages.ts";
import { countsOf, type Ease, easeOf, isUnresponsive, sum } from "../stress/level.ts";
import { recoveredAt } from "../stress/recovery.ts";
import { answersOf } from "./answers.ts";
import { missedGoals } from "./goals.ts";

export interface CheckOrder {
  readonly form: CheckingResult["form"];
  /** The load at the peak: iterations/s, or so many users who pause for so long between iterations. */
  readonly peak: { readonly ratePerSecond: number } | { readonly users: number; readonly pauseSeconds: number };
  readonly peakFrom: string;
  /** Goals of the peak; empty = the usual rules of what is excessive. In the order of `Lab.subjects`. */
  readonly slo: readonly SloExpression[];
  readonly pace: CheckPace;
  readonly ratePerSecondMax: number | null;
  readonly say: (progress: PursuitProgress) => void;
}

export interface CheckPace {
  readonly baselineSeconds: number;
  readonly targetSeconds: number;
  readonly sustainedSeconds: number;
  readonly twiceSeconds: number;
  readonly backSeconds: number;
}

const probeSeconds = 5;
const probePerSecond = 5;
/** So much of its time the one user of the baseline is busy. */
const busyShare = 0.3;
const stretches = 60;
const drainLimitSeconds = 30;

/** The least load test there should be: one user, the peak, the peak for a while, twice the peak. One trial. */
export async function check(lab: Lab, order: CheckOrder): Promise<CheckingResult> {
  const work = new CheckWork(order);
  const stopped = await runStages(lab, "check", work.stages(), {
    drainLimitSeconds,
    watch: work.watch,
    tell: (ask, stageSeconds) => order.say(work.progress(ask, stageSeconds)),
  });
  return work.result(stopped);
}

const names: Readonly<Record<CheckStage, string>> = {
  baseline: "one user",
  target: "the peak",
  sustained: "the peak, sustained",
  twice: "twice the peak",
  back: "back at the peak",
};

class CheckWork {
  readonly watch = new StageWatch();
  private readonly order: CheckOrder;
  private readonly steps: CheckStep[] = [];
  private readonly seen = new Map<CheckStage, readonly LabSecond[]>();
  private readonly signals: Signals;
  private peakPerSecond: number;
  private ease: Ease | null = null;
  private obstacle: string | null = null;
  private isThrough = false;
  private passedSeconds = 0;

  constructor(order: CheckOrder) {
    this.order = order;
    this.peakPerSecond = "ratePerSecond" in order.peak ? order.peak.ratePerSecond : 0;
    const { targetSeconds, sustainedSeconds } = order.pace;
    this.signals = new Signals(Math.max(1, Math.round((targetSeconds + sustainedSeconds) / stretches)));
  }

  *stages(): Stages<CheckStage, void> {
    const { pace, ratePerSecondMax } = this.order;
    yield* this.baseline();
    if (this.obstacle !== null) return;
    const peak = yield* this.hold("target", this.peakPerSecond, pace.targetSeconds);
    if (isUnresponsive(peak)) {
      this.obstacle = "the peak was too much: it answered nothing any more";
      return;
    }
    // What comes to its level at the beginning is no trend.
    for (const second of peak.slice(Math.ceil(peak.length / 4))) this.signals.add(second);
    const sustained = yield* this.hold("sustained", this.peakPerSecond, pace.sustainedSeconds, (second) =>
      this.signals.add(second),
    );
    this.ease = easeOf([...peak.slice(peak.length >> 1), ...sustained]);
    const twice = 2 * this.peakPerSecond;
    if (ratePerSecondMax !== null && twice > ratePerSecondMax) {
      this.obstacle = `twice the peak is more than the ${formatRate(ratePerSecondMax)} that may be sent`;
      return;
    }
    yield* this.hold("twice", twice, pace.twiceSeconds);
    yield* this.hold("back", this.peakPerSecond, pace.backSeconds, undefined, (seconds) => {
      return recoveredAt(seconds, this.ease!) !== null;
    });
    this.isThrough = true;
  }

  private *baseline(): Stages<CheckStage, void> {
    const { peak, pace } = this.order;
    const calm = "ratePerSecond" in peak ? Math.max(0.5, peak.ratePerSecond / 4) : Number.POSITIVE_INFINITY;
    const probe = yield* this.hold("baseline", Math.min(probePerSecond, calm), probeSeconds);
    const tookSeconds = iterationSeconds(probe) ?? 1;
    const ratePerSecond = Math.min(calm, Math.max(1, busyShare / Math.max(1e-4, tookSeconds)));
    const seen = yield* this.hold("baseline", ratePerSecond, pace.baselineSeconds);
    const { errorRatio } = easeOf(seen);
    if (errorRatio > 0.5) {
      this.obstacle = `with one user ${formatPercent(errorRatio)} of the requests fail already`;
      return;
    }
    if ("users" in peak)
      this.peakPerSecond = peak.users / (peak.pauseSeconds + (iterationSeconds(seen) ?? tookSeconds));
  }

  private *hold(
    stage: CheckStage,
    ratePerSecond: number,
    secondsMax: number,
    each?: (second: LabSecond) => void,
    isEnough?: (seen: readonly LabSecond[]) => boolean,
  ): Stages<CheckStage, readonly LabSecond[]> {
    const ask = { stage, ratePerSecond, secondsMax };
    const seen: LabSecond[] = [];
    while (seen.length < secondsMax) {
      const second = yield ask;
      this.passedSeconds++;
      seen.push(second);
      each?.(second);
      if (isEnough?.(seen) === true) break;
    }
    this.seen.set(stage, seen);
    this.steps.push(stepOf(stage, ratePerSecond, seen));
    return seen;
  }

  progress({ stage, ratePerSecond, secondsMax }: Ask<CheckStage>, stageSeconds: number): PursuitProgress {
    const { pace } = this.order;
    const whole = probeSeconds + Object.values(pace).reduce((total: number, each: number) => total + each, 0);
    return {
      stage: names[stage],
      ratePerSecond,
      stageSeconds,
      stageSecondsMax: secondsMax,
      secondsLeft: Math.max(0, whole - this.passedSeconds),
      known: [],
      told: this.steps.map((step) => {
        const failed = formatPercent(step.errorRatio);
        return `${names[step.stage]}: ${formatRate(step.goodPerSecond)} completed, ${failed} failed`;
      }),
    };
  }

  result(stopped: string | null): CheckingResult {
    const { order, seen, steps, watch, ease } = this;
    const back = seen.get("back");
    const recovered = back === undefined || ease === null ? null : recoveredAt(back, ease);
    const obstacle = this.obstacle ?? (this.isThrough ? null : stopped);
    const trends = this.trends();
    const answers = answersOf({
      form: order.form,
      steps,
      missed: missedGoals(order.slo, seen.get("target") ?? []),
      hasGoals: order.slo.length > 0,
      trends,
      recovered,
      isBackSeen: back !== undefined,
      restarts: watch.restarts,
      obstacle,
    });
    return {
      form: order.form,
      peakPerSecond: this.peakPerSecond,
      peakFrom: order.peakFrom,
      // The probe only says how fast one user is.
      steps: steps.slice(steps.length > 1 ? 1 : 0),
      answers,
      trends,
      recoveredAfterSeconds: recovered,
      restarts: watch.restarts,
      obstacle,
      generatorSeconds: watch.generatorSeconds,
      generatorSign: watch.generatorSign,
    };
  }

  private trends(): readonly TrendResult[] {
    const counted = [...(this.seen.get("target") ?? []), ...(this.seen.get("sustained") ?? [])];
    const { ok, failed } = countsOf(counted);
    const requestsPerSecond = (ok + failed) / Math.max(1, counted.length);
    return trendResults(this.signals.all.values(), { requestsPerSecond, sureness: "final" });
  }
}

/** What the requests of an iteration take together. */
function iterationSeconds(seconds: readonly LabSecond[]): number | null {
  const ended = sum(seconds, ({ iterations }) => iterations.completed);
  if (ended === 0) return null;
  const tookMs = sum(seconds, ({ operations }) => operations.reduce((total, { latency }) => total + latency.sumMs, 0));
  return tookMs / 1000 / ended;
}

function stepOf(stage: CheckStage, ratePerSecond: number, seconds: readonly LabSecond[]): CheckStep {
  // The first seconds at a new load are its own warm-up.
  const counted = seconds.slice(Math.min(3, seconds.length >> 2));
  const { ok, failed, latency } = countsOf(counted);
  const length = Math.max(1, counted.length);
  return {
    stage,
    ratePerSecond,
    atSeconds: seconds[0]?.atSeconds ?? 0,
    seconds: seconds.length,
    offeredPerSecond: sum(counted, ({ arrivals }) => arrivals.planned) / length,
    goodPerSecond: sum(counted, ({ iterations }) => iterations.completed) / length,
    errorRatio: ok + failed === 0 ? 0 : failed / (ok + failed),
    latencyMs: {
      p50: ok < 10 ? null : latency.quantile(0.5),
      p95: ok < 60 ? null : latency.quantile(0.95),
      p99: ok < 300 ? null : latency.quantile(0.99),
    },
  };
}
