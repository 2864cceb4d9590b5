import type { ExploreProgress, ExploreRule, TrialOutcome, TrialPurpose, TrialResult, TrialValidity } from "#run";
import type { ExploreOrder } from "../explore-order.ts";
import type { Drain, Lab, LabSecond, Trial, TrialAnswer } from "../lab.ts";
import { hasCollapsed } from "./collapse.ts";
import { type Effort, efforts } from "./effort.ts";
import { fillingOf, isFlowing } from "./filling.ts";
import { rateEstimate, type Witnessed } from "./estimate.ts";
import { type Limit, limitsOf } from "./limits.ts";
import { outcomeOf } from "./outcome.ts";
import { overloadOf, type OverloadSign } from "./overload.ts";
import { recoveringSeconds } from "./recovering.ts";
import { type Rule, rulesOf } from "./reference.ts";
import { estimateOf, type Saturation, saturationOf } from "./saturation.ts";
import { TrialLog } from "./trial-log.ts";
import { trialResult } from "./trial-result.ts";
import { isBroken, validityOf } from "./validity.ts";

/** A trial with what was made of it. */
export interface Made extends Witnessed {
  readonly purpose: TrialPurpose;
  readonly ratePerSecond: number;
  readonly overload: OverloadSign | null;
  readonly isCollapse: boolean;
  readonly validity: TrialValidity;
  readonly number: number;
}

export interface TrialPlan {
  readonly purpose: TrialPurpose;
  readonly ratePerSecond: number;
  readonly seconds: number;
  readonly discarded: number;
  /** Iterations on top in the first two seconds: what a queue would hold that has been there for long. */
  readonly fill?: number;
}

const fillSeconds = 2;
const repeatsMax = 1;
const arrivalsMin = 60;
const slowSecondsMax = 60;
const sheddingMin = 0.04;
const drainLimitSeconds = 30;
/** Until something of the very first load has ended. */
const firstSecondsMax = 120;

/** Trials made one after another, and what they say so far. */
export class Search {
  readonly lab: Lab;
  readonly order: ExploreOrder;
  readonly effort: Effort;
  readonly made: Made[] = [];
  /** On the clock of the run: another search may have gone before. */
  readonly startedAtSeconds: number;
  rules: readonly Rule[] = [];
  /** At the start of each load, until the first iterations are through. */
  fillingSeconds = 0;
  /** What the search still has in front of it after the trial under way; null = not known yet. */
  secondsAfter: number | null = null;
  /** Made while the target was not itself, cold or still slow from an overload: they do not tell where limits are. */
  private readonly forgotten = new Set<number>();
  private readonly results: TrialResult[] = [];
  private located: readonly Limit[] | null = null;
  private known: Pick<ExploreProgress, "rules" | "saturation" | "capacity"> = { saturation: null, capacity: null };

  constructor(lab: Lab, order: ExploreOrder) {
    this.lab = lab;
    this.order = order;
    this.effort = efforts[order.effort];
    this.startedAtSeconds = lab.nowSeconds;
  }

  /** Makes it again where the generator was late, as machines are now and then: twice in a row is no accident. */
  async make(asked: TrialPlan): Promise<Made> {
    const plan = this.longEnough(asked);
    let made = await this.makeOnce(plan);
    for (let again = 0; again < repeatsMax && made.validity.kind === "invalid" && canGoOn(made, this.lab); again++) {
      made = await this.makeOnce(plan);
    }
    return made;
  }

  /** A handful of arrivals shows nothing: slow targets are given longer. */
  private longEnough(plan: TrialPlan): TrialPlan {
    if (plan.purpose === "warm-up") return plan;
    const seconds = Math.max(plan.seconds, Math.min(slowSecondsMax, Math.ceil(arrivalsMin / plan.ratePerSecond)));
    return {
      ...plan,
      seconds: seconds + this.fillingSeconds,
      discarded: plan.discarded + this.fillingSeconds,
    };
  }

  private filled(seconds: readonly LabSecond[]): readonly LabSecond[] {
    return seconds.slice(this.fillingSeconds);
  }

  private async makeOnce(plan: TrialPlan): Promise<Made> {
    const trial = await this.load(plan);
    const overload = overloadOf(trial.seconds.slice(1 + this.fillingSeconds));
    const isCollapse = hasCollapsed(this.filled(trial.seconds));
    // Between loads that the target carries there is nothing to wait for: what is left belongs to seconds left out.
    const needsRest = overload !== null || isCollapse || plan.purpose !== "search";
    const drain = needsRest ? await this.rest(plan) : null;
    const recovering = plan.purpose === "reference" ? recoveringSeconds(trial.seconds) : 0;
    const made: Made = {
      log: new TrialLog(trial, drain, Math.max(plan.discarded, recovering)),
      purpose: plan.purpose,
      ratePerSecond: plan.ratePerSecond,
      number: this.made.length + 1,
      overload,
      isCollapse,
      isOverload: overload !== null || isCollapse,
      isBrief: plan.purpose === "doubling" || trial.seconds.length < plan.seconds,
      validity: validityOf(trial.seconds),
    };
    if (plan.purpose === "warm-up" || (plan.purpose === "reference" && !made.isOverload)) {
      this.fillingSeconds = Math.max(this.fillingSeconds, fillingOf(trial.seconds));
    }
    this.made.push(made);
    this.located = null;
    this.note();
    return made;
  }

  /** The target is left at rest, whatever ended the search. */
  async leave(): Promise<void> {
    await this.lab.drain(drainLimitSeconds + this.fillingSeconds);
  }

  /** Valid trials in overload, from the lowest load on. */
  get saturation(): Saturation | null {
    const stretches = this.made.filter((made) => {
      return (made.isOverload || this.isShedding(made)) && made.validity.kind !== "invalid" && !isBroken(made);
    });
    return saturationOf(
      stretches.map(({ log }) => ({ seconds: this.filled(log.trial.seconds), drain: log.drain })),
      this.surelyCarriedPerSecond,
    );
  }

  /** The most it was seen to complete while it kept up. */
  get carriedPerSecond(): number {
    const kept = this.made.filter((made) => !made.isOverload && !this.isShedding(made));
    return Math.max(0, ...kept.map(({ log }) => log.completedPerSecond));
  }

  /** What it completes at least while it keeps up: a short trial may have completed more by chance. */
  private get surelyCarriedPerSecond(): number {
    const kept = this.made.filter((made) => !made.isOverload && !this.isShedding(made));
    return Math.max(0, ...kept.map(({ log }) => log.surelyCompletedPerSecond));
  }

  /** Takes low loads as what all others are compared with. */
  judge(references: readonly TrialLog[]): void {
    this.rules = rulesOf(references, this.order.slo);
    this.located = null;
    this.note();
  }

  /** From now on they are no witnesses of where limits are. */
  forget(trials: readonly Made[]): void {
    for (const { number } of trials) this.forgotten.add(number);
    this.located = null;
  }

  /** Where the limit by each rule lies, the lowest first. */
  limits(): readonly Limit[] {
    this.located ??= this.locate();
    return this.located;
  }

  private locate(): readonly Limit[] {
    const witnesses = this.made.filter(({ purpose, validity, number }) => {
      const isOfLoad = purpose !== "warm-up" && purpose !== "repeat";
      return isOfLoad && validity.kind !== "invalid" && !this.forgotten.has(number);
    });
    return limitsOf(this.rules, witnesses, this.saturation);
  }

  /** Failures that come with load: it completes what it can and turns the rest away. */
  isShedding({ log }: Made): boolean {
    const reference = this.made.find(({ purpose }) => purpose === "reference");
    return reference !== undefined && log.errorRatio > sheddingMin + 1.5 * reference.log.errorRatio;
  }

  outcome(made: Made): TrialOutcome {
    return outcomeOf(made, this.rules);
  }

  /** As the document keeps them, by all that is known now. */
  trialResults(): readonly TrialResult[] {
    return this.results.map((result, at) => ({ ...result, outcome: this.outcome(this.made[at]!) }));
  }

  private async load({ purpose, ratePerSecond, seconds, discarded, fill = 0 }: TrialPlan): Promise<Trial> {
    const seen: LabSecond[] = [];
    const isWarmUp = purpose === "warm-up";
    const secondsMax = isWarmUp ? firstSecondsMax : seconds;
    const request = {
      purpose,
      ratePerSecond: ratePerSecond + fill / fillSeconds,
      secondsMax,
      ...(!isWarmUp && { discardedSeconds: discarded }),
    };
    this.say(purpose, ratePerSecond, 0, seconds, false);
    return this.lab.trial(request, (second): TrialAnswer => {
      seen.push(second);
      this.say(purpose, ratePerSecond, seen.length, Math.max(seconds, seen.length), false);
      if (this.lab.isInterrupted) return "stop";
      if (isWarmUp) return seen.length >= seconds && isFlowing(seen) ? "stop" : "continue";
      if (hasCollapsed(this.filled(seen))) return "stop";
      if (fill > 0 && seen.length === 1) return { ratePerSecond, atSeconds: second.atSeconds + fillSeconds };
      return "continue";
    });
  }

  private rest({ purpose, ratePerSecond, seconds }: TrialPlan): Promise<Drain> {
    this.say(purpose, ratePerSecond, seconds, seconds, true);
    return this.lab.drain(drainLimitSeconds + this.fillingSeconds);
  }

  private note(): void {
    const last = this.made.at(-1);
    if (last !== undefined && this.results.length < this.made.length) {
      this.results.push(trialResult(last, last.number, last.validity, this.outcome(last)));
    }
    const { saturation } = this;
    const [lowest] = saturation === null || this.rules.length === 0 ? [] : this.limits();
    this.known = {
      ...(this.rules.length > 0 && { rules: this.rules.map((rule) => ruleSoFar(rule, rule === lowest?.rule)) }),
      saturation: saturation === null ? null : estimateOf(saturation),
      capacity: lowest === undefined ? null : rateEstimate(lowest.grid),
    };
  }

  private say(
    purpose: TrialPurpose,
    ratePerSecond: number,
    trialSeconds: number,
    trialSecondsMax: number,
    isDraining: boolean,
  ): void {
    const left = this.secondsAfter === null ? null : this.secondsAfter + trialSecondsMax - trialSeconds;
    const progress: ExploreProgress = {
      purpose,
      isDraining,
      number: this.made.length + 1,
      ratePerSecond,
      trialSeconds,
      trialSecondsMax,
      trials: [...this.results],
      ...this.known,
      secondsLeft: left,
    };
    this.order.say(progress);
  }
}

function ruleSoFar(rule: Rule, isBinding: boolean): ExploreRule {
  const criterion = rule.at(0);
  return {
    text: criterion.text,
    ...(rule.operation !== null && { operation: rule.operation }),
    ...(criterion.kind === "share" && criterion.latency && { latency: criterion.latency }),
    capacity: null,
    isBinding,
  };
}

function canGoOn({ log }: Made, lab: Lab): boolean {
  return log.trial.endedBy !== "lab" && !lab.isInterrupted;
}
