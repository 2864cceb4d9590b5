import type { ExploreProgress, TrialPurpose } from "#run";
import type { ExploreOrder } from "../explore-order.ts";
import type { Lab, LabSecond, TrialAnswer } from "../lab.ts";
import { type Effort, efforts } from "./effort.ts";
import { locateLimit, type Witnessed } from "./estimate.ts";
import { overloadOf, type OverloadSign } from "./overload.ts";
import type { LoadGrid } from "./posterior.ts";
import { noiseNodes, type Rule, rulesOf } from "./reference.ts";
import { type Saturation, saturationOf } from "./saturation.ts";
import { TrialLog } from "./trial-log.ts";

/** A trial with what was made of it. */
export interface Made extends Witnessed {
  readonly purpose: TrialPurpose;
  readonly ratePerSecond: number;
  readonly overload: OverloadSign | null;
  readonly isCollapse: boolean;
}

export interface TrialPlan {
  readonly purpose: TrialPurpose;
  readonly ratePerSecond: number;
  readonly seconds: number;
  readonly discarded: number;
  /** Iterations on top in the first two seconds: what a queue would hold that has been there for long. */
  readonly fill?: number;
  /** End it as soon as it is plain that the target falls behind. */
  readonly endsAtOverload?: boolean;
}

const fillSeconds = 2;
const drainLimitSeconds = 30;
/** More than half failing, or nothing completed for so many seconds: no use in going on. */
const collapse = { failedShare: 0.5, silentSeconds: 5, leastEnded: 20 } as const;

/** Trials made one after another, and what they say so far. */
export class Search {
  readonly lab: Lab;
  readonly order: ExploreOrder;
  readonly effort: Effort;
  readonly made: Made[] = [];
  rules: readonly Rule[] = [];

  constructor(lab: Lab, order: ExploreOrder) {
    this.lab = lab;
    this.order = order;
    this.effort = efforts[order.effort];
  }

  async make(plan: TrialPlan): Promise<Made> {
    const { purpose, ratePerSecond, seconds, discarded } = plan;
    const seen: LabSecond[] = [];
    let isCollapse = false;
    const { fill = 0 } = plan;
    const request = { purpose, ratePerSecond: ratePerSecond + fill / fillSeconds, secondsMax: seconds };
    const trial = await this.lab.trial(request, (second): TrialAnswer => {
      seen.push(second);
      isCollapse ||= hasCollapsed(seen);
      if (isCollapse) return "stop";
      if (fill > 0 && seen.length === 1) return { ratePerSecond, atSeconds: seen[0]!.atSeconds + fillSeconds };
      const isPlain = plan.endsAtOverload === true && seen.length >= 4 && overloadOf(seen.slice(1)) !== null;
      return isPlain ? "stop" : "continue";
    });
    const overload = overloadOf(trial.seconds.slice(Math.min(discarded, trial.seconds.length - 3, 1)));
    const needsRest = overload !== null || isCollapse || purpose === "doubling" || purpose === "saturation";
    const drain = needsRest ? await this.lab.drain(drainLimitSeconds) : null;
    const log = new TrialLog(trial, drain, discarded);
    const isOverload = overload !== null || isCollapse;
    const made = {
      log,
      purpose,
      ratePerSecond,
      overload,
      isCollapse,
      isOverload,
      isBrief: purpose === "doubling" || trial.seconds.length < seconds,
    };
    this.made.push(made);
    return made;
  }

  get saturation(): Saturation | null {
    const stretches = this.made.filter(({ isOverload, isCollapse }) => isOverload && !isCollapse);
    return saturationOf(stretches.map(({ log }) => log.trial.seconds));
  }

  /** Trials taken as the reference: the low loads. */
  judge(references: readonly TrialLog[]): void {
    this.rules = rulesOf(references, this.order.slo);
  }

  /** Where the limit by each rule lies, the lowest first. */
  limits(): { readonly rule: Rule; readonly grid: LoadGrid }[] {
    const trials = this.made.filter(({ purpose }) => purpose !== "warm-up" && purpose !== "repeat");
    const { saturation } = this;
    const bracket = this.bracket(saturation);
    const located = this.rules.map((rule) => {
      let grid: LoadGrid | null = null;
      let weights = 0;
      for (const { z, weight } of rule.isFixed ? noiseNodes.slice(0, 1) : noiseNodes) {
        const other = locateLimit(rule.at(z), trials, bracket, saturation, rule.waitMs(z));
        weights += weight;
        if (grid === null) grid = other;
        else grid.mix(other, weight / weights);
      }
      return { rule, grid: grid! };
    });
    return located.toSorted((a, b) => a.grid.quantile(0.5) - b.grid.quantile(0.5));
  }

  private bracket(saturation: Saturation | null): readonly [number, number] {
    const rates = this.made.map(({ ratePerSecond }) => ratePerSecond);
    const low = Math.min(...rates);
    const high =
      saturation === null ? 2 * Math.max(...rates) : saturation.perSecond * (1 + 4 * saturation.errorShare + 0.03);
    return [Math.max(low, high / 400), high];
  }
}

function hasCollapsed(seconds: readonly LabSecond[]): boolean {
  const recent = seconds.slice(-collapse.silentSeconds);
  const sum = (pick: (second: LabSecond) => number): number => recent.reduce((total, each) => total + pick(each), 0);
  const completed = sum(({ iterations }) => iterations.completed);
  const failed = sum(({ iterations }) => iterations.failed);
  const arrived = sum(({ arrivals }) => arrivals.planned);
  if (recent.length >= collapse.silentSeconds && completed === 0 && arrived >= 5) return true;
  return completed + failed >= collapse.leastEnded && failed > collapse.failedShare * (completed + failed);
}

export type { ExploreProgress };
