import type { ExploreResult, RateEstimate } from "#run";
import { estimateText } from "./estimates.ts";
import { exploreSentence } from "./sentence.ts";

export interface TestCase {
  readonly name: string;
  readonly problem?: { readonly kind: "failure" | "error"; readonly type: string; readonly message: string };
  /** What there is to read about one that passed. */
  readonly output?: string;
}

/** Whether there is an answer, then each rule with what it alone would allow. */
export function exploreCases(explore: ExploreResult): readonly TestCase[] {
  return [capacityCase(explore), ...explore.rules.map((rule) => ruleCase(rule, explore))];
}

function capacityCase(explore: ExploreResult): TestCase {
  const name = "capacity measured";
  const sentence = exploreSentence(explore);
  if (explore.capacity !== null) return { name, output: sentence };
  // Nobody knows what the target carries; that is no failure of the target.
  return { name, problem: { kind: "error", type: explore.obstacles[0]?.kind ?? "no-capacity", message: sentence } };
}

/** A rule fails where nothing is left below it: already the reference breaks it. */
function ruleCase(
  { text, capacity, isBinding }: ExploreResult["rules"][number],
  { reference }: ExploreResult,
): TestCase {
  const outcome = reference?.outcome;
  if (outcome?.kind === "bad" && outcome.rule === text) {
    return {
      name: text,
      problem: { kind: "failure", type: "rule", message: `already the reference: ${outcome.evidence}` },
    };
  }
  if (capacity === null) return { name: text, output: "not reached" };
  return { name: text, output: `alone allows ${estimateText(capacity)}${isBinding ? "; decides" : ""}` };
}

/** What one looks for without reading the summary. */
export function exploreProperties(
  explore: ExploreResult | undefined,
): readonly (readonly [name: string, value: string])[] {
  if (explore === undefined) return [];
  const figure = (name: string, estimate: RateEstimate | null): readonly (readonly [string, string])[] =>
    estimate === null ? [] : [[`plimsoll.${name}`, String(Number(estimate.iterationsPerSecond.toPrecision(6)))]];
  return [
    ...figure("capacity.iterationsPerSecond", explore.capacity),
    ...figure("saturation.iterationsPerSecond", explore.saturation),
    ...explore.bottlenecks.slice(0, 1).map(({ kind }) => ["plimsoll.bottleneck", kind] as const),
  ];
}
