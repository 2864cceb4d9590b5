import type { Bottleneck, ExploreObstacle, TrialPurpose } from "#run";
import { formatPercent } from "#units";

const purposes: Readonly<Record<TrialPurpose, string>> = {
  "warm-up": "warm-up",
  reference: "reference",
  doubling: "doubling",
  saturation: "overload",
  search: "search",
  confirmation: "confirmation",
  repeat: "repeat",
  soak: "soak",
  stress: "stress",
  check: "check",
};

/** What a trial was for, in a word. A newer version may know more. */
export function purposeText(purpose: TrialPurpose): string {
  return Object.hasOwn(purposes, purpose) ? purposes[purpose] : String(purpose);
}

/** `likely, 80 %`. */
export function sureText({ confidence }: Pick<Bottleneck, "confidence">): string {
  return `${sureWord(confidence)}, ${formatPercent(Number(confidence.toFixed(2)))}`;
}

function sureWord(confidence: number): string {
  if (confidence >= 0.95) return "almost certain";
  if (confidence >= 0.85) return "very likely";
  if (confidence >= 0.65) return "likely";
  return confidence >= 0.4 ? "possible" : "unlikely";
}

/** Whole sentences' worth, without a full stop; they follow "No capacity: " or "With care: ". */
const obstacles: Readonly<Record<ExploreObstacle, string>> = {
  generator: "the generator was the limit, not the target",
  "rate-limiter": "a rate limiter answers instead of the target",
  restart: "the target restarted during the search",
  "several-instances": "more than one instance answered, so this is not what one carries",
  autoscaling: "the number of instances changed during the search",
  "warm-up": "the target was not warm yet: it got faster as the search went on",
  "state-grows": "the target gets slower with what it keeps, so that the order of the trials decides",
  "no-limit-found": "no limit was found",
  "reference-fails": "the load is too much from the start",
  interrupted: "the search was interrupted",
  "target-gone": "the target stopped answering",
};

export function obstacleText(kind: ExploreObstacle): string {
  return Object.hasOwn(obstacles, kind) ? obstacles[kind] : String(kind);
}
