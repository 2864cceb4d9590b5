import { compare, type SloExpression } from "#measure";
import type { ExploreResult, SloResult } from "#run";
import { formatRate } from "#units";

/** What is known to be carried, and how sure that is. */
interface Carried {
  readonly perSecond: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** Goals on a rate, judged by the capacity: what a target has to carry, not what it happened to be sent. */
export function capacityGoals(goals: readonly SloExpression[], explore: ExploreResult): SloResult[] {
  return goals.map((goal) => judged(goal, carried(explore, goal.metric.kind === "requests")));
}

function judged({ text, comparison, limit }: SloExpression, load: Carried | null): SloResult {
  if (load === null) {
    return { expression: text, observed: null, observedText: "–", ok: false, note: "no capacity was found" };
  }
  const { perSecond, low, high } = load;
  const isUnsure = (low ?? 0) < limit && limit < (high ?? Number.POSITIVE_INFINITY);
  return {
    expression: text,
    observed: perSecond,
    observedText: formatRate(perSecond),
    ok: compare(perSecond, comparison, limit),
    ...(isUnsure && { note: "the goal lies within the interval of the capacity" }),
  };
}

/** The capacity; where no limit was found, the highest load that was carried. */
function carried({ capacity, obstacles, trials }: ExploreResult, asRequests: boolean): Carried | null {
  if (capacity !== null) {
    const times = asRequests ? capacity.requestsPerSecond / capacity.iterationsPerSecond : 1;
    const scaled = (bound: number | null): number | null => (bound === null ? null : bound * times);
    return {
      perSecond: capacity.iterationsPerSecond * times,
      low: scaled(capacity.low),
      high: scaled(capacity.high),
    };
  }
  if (!obstacles.some(({ kind }) => kind === "no-limit-found")) return null;
  const good = trials.filter(({ outcome, validity }) => outcome.kind === "good" && validity.kind === "valid");
  const best = good.toSorted((left, right) => right.ratePerSecond - left.ratePerSecond)[0];
  if (best === undefined) return null;
  const perSecond = asRequests ? best.requestsPerSecond : best.ratePerSecond;
  return { perSecond, low: perSecond, high: null };
}
