import type { ExploreResult, RateEstimate, TrialResult } from "#run";
import { formatRate } from "#units";

/** More digits than an estimate has would say more than was measured. */
function rounded(perSecond: number): number {
  return Number(perSecond.toPrecision(3));
}

/** `412/s`, `0.025/s`: beside each other loads are told per second, however slow. */
export function loadText(perSecond: number): string {
  return perSecond < 0.1 && perSecond >= 0.001 ? `${String(rounded(perSecond))}/s` : formatRate(perSecond);
}

/** `4,130/s`, with the digits an estimate has. */
export function estimatedLoad(perSecond: number): string {
  return loadText(rounded(perSecond));
}

/** `412 requests/s`. */
export function loadOf(perSecond: number, what: string): string {
  return loadText(perSecond).replace("/", ` ${what}/`);
}

export function estimatedLoadOf(perSecond: number, what: string): string {
  return loadOf(rounded(perSecond), what);
}

/** `401–420`, `401/s or more`; undefined where nothing bounds it. */
export function boundsText({ iterationsPerSecond, low, high }: RateEstimate): string | undefined {
  if (low === null) return high === null ? undefined : `${estimatedLoad(high)} or less`;
  if (high === null) return `${estimatedLoad(low)} or more`;
  const [from, to, middle] = [estimatedLoad(low), estimatedLoad(high), estimatedLoad(iterationsPerSecond)].map(
    figureAndUnit,
  );
  // The unit stands beside the estimate already, if it is the same.
  const isSame = from![1] === to![1] && to![1] === middle![1];
  return isSame ? `${from![0]}–${to![0]}` : `${from!.join("/")}–${to!.join("/")}`;
}

function figureAndUnit(rate: string): [figure: string, unit: string] {
  const [figure = "", unit = ""] = rate.split("/");
  return [figure, unit];
}

/** `412/s (90 %: 401–420)`. */
export function estimateText(estimate: RateEstimate): string {
  return `${estimatedLoad(estimate.iterationsPerSecond)}${intervalNote(estimate)}`;
}

/** ` (90 %: 401–420)`. */
export function intervalNote(estimate: RateEstimate): string {
  const bounds = boundsText(estimate);
  return bounds === undefined ? "" : ` (90 %: ${bounds})`;
}

/** An iteration of one request is called a request. */
export function loadUnit({ trials, capacity }: Pick<ExploreResult, "trials" | "capacity">): "iterations" | "requests" {
  const isOne = (iterations: number, requests: number): boolean => Math.abs(requests - iterations) <= iterations * 0.02;
  if (capacity !== null && !isOne(capacity.iterationsPerSecond, capacity.requestsPerSecond)) return "iterations";
  const iterations = trials.reduce((sum, trial) => sum + trial.iterationsPerSecond, 0);
  const requests = trials.reduce((sum, trial) => sum + trial.requestsPerSecond, 0);
  return isOne(iterations, requests) ? "requests" : "iterations";
}

/** Whether a trial says something about the target at all. */
export function isValid({ validity }: Pick<TrialResult, "validity">): boolean {
  return validity.kind !== "invalid";
}

/** The loads the answer must lie between, as far as trials tell: the highest that was fine, the lowest that was not. */
export function bracketOf(trials: readonly TrialResult[]): {
  readonly good: number | null;
  readonly bad: number | null;
} {
  const valid = trials.filter((trial) => isValid(trial) && trial.purpose !== "warm-up");
  const rates = (isGood: boolean): readonly number[] =>
    valid.filter(({ outcome }) => (outcome.kind === "good") === isGood).map(({ ratePerSecond }) => ratePerSecond);
  const bad = rates(false).length === 0 ? null : Math.min(...rates(false));
  const below = rates(true).filter((rate) => bad === null || rate < bad);
  return { good: below.length === 0 ? null : Math.max(...below), bad };
}
