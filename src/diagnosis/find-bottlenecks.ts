import type { Bottleneck, ExploreObstacle, ExploreResult } from "#run";
import { type Beside, suspectFactsOf } from "./facts/index.ts";
import { type Judged, judgeSuspicion, suspects, worthNaming } from "./suspects/index.ts";

/** More of them help nobody to decide. */
const namedMax = 5;
/** From here on an early cause stands before what would give later. */
const sureFrom = 0.6;
/** What follows from an overload stands behind a likely cause of it, and before unlikely ones. */
const consequenceLess = 0.35;

/** What these stop the search for is itself what was found, whether or not a limit was seen. */
const tellingObstacles: readonly ExploreObstacle[] = [
  "generator",
  "rate-limiter",
  "restart",
  "target-gone",
  "warm-up",
  "state-grows",
  "several-instances",
];

/**
 * What gave first, most likely first. Empty where nothing gave: a target that carries all it was asked for has no
 * bottleneck.
 */
export function findBottlenecks(explored: ExploreResult, beside: Beside): readonly Bottleneck[] {
  const isLimited = explored.saturation !== null || explored.trials.some(({ outcome }) => outcome.kind !== "good");
  const isTold = explored.obstacles.some(({ kind }) => tellingObstacles.includes(kind));
  if (!isLimited && !isTold) return [];
  const facts = suspectFactsOf(explored, beside);
  return suspects
    .map((suspect) => suspect(facts))
    .filter((suspicion) => suspicion !== null)
    .map((suspicion) => judgeSuspicion(suspicion, facts.saturationPerSecond))
    .filter((judged) => judged !== null && judged.confidence >= worthNaming)
    .filter((judged) => judged !== null)
    .toSorted((a, b) => rankOf(b) - rankOf(a))
    .slice(0, namedMax)
    .map(bottleneckOf);
}

function rankOf({ suspicion, confidence }: Judged): number {
  if (suspicion.isConsequence === true) return confidence - consequenceLess;
  return confidence + (suspicion.actsBeforeSaturation === true && confidence >= sureFrom ? 1 : 0);
}

function bottleneckOf({ suspicion, confidence, for: speakFor, against }: Judged): Bottleneck {
  const { kind, resource, limit, predictedPerSecond, missing, looksLike, advice } = suspicion;
  const alike = looksLike === undefined ? [] : [`From outside it looks the same as ${looksLike.kinds.join(", ")}`];
  return {
    kind,
    resource,
    limit,
    confidence,
    evidence: speakFor.map(({ text }) => text),
    against: [...against.map(({ text }) => text), ...alike],
    predictedPerSecond,
    ...(missing !== undefined && { missing }),
    advice,
  };
}
