import type { PageStretch, RunResult, TrialResult } from "#run";
import { trialAtCapacity } from "../explore/resources.ts";

/** Reference and capacity, where a search made both. */
export function stretchesOf({ explore }: Pick<RunResult, "explore">): readonly PageStretch[] {
  if (explore === undefined || explore.reference === null) return [];
  const capacity = trialAtCapacity(explore);
  const reference = stretch("reference", explore.reference);
  return capacity === undefined ? [reference] : [reference, stretch("capacity", capacity)];
}

function stretch(name: PageStretch["name"], trial: TrialResult): PageStretch {
  const { atSeconds, durationSeconds, discardedSeconds, ratePerSecond } = trial;
  return { name, fromSeconds: atSeconds + discardedSeconds, toSeconds: atSeconds + durationSeconds, ratePerSecond };
}

/** Those that hold all of a second, or of several that were merged. */
export function stretchesAt(
  stretches: readonly PageStretch[],
  atSeconds: number,
  seconds: number,
): readonly PageStretch["name"][] {
  return stretches
    .filter(({ fromSeconds, toSeconds }) => fromSeconds <= atSeconds && atSeconds + seconds <= toSeconds + 0.5)
    .map(({ name }) => name);
}
