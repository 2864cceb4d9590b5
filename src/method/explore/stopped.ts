import type { Made, Search } from "./search.ts";
import { type Obstacle, obstacleIn } from "./validity.ts";

/** Why no further trial may follow this one; null = it may. */
export function stoppedBy({ lab, made: all }: Search, made: Made): Obstacle | null {
  const { endedBy, because } = made.log.trial;
  if (endedBy === "interrupted" || lab.isInterrupted) {
    return { kind: "interrupted", evidence: `stopped in trial ${made.number} (${made.purpose})` };
  }
  if (endedBy === "lab") return { kind: "interrupted", evidence: because ?? "the run was ended" };
  return obstacleIn(
    made,
    all.find(({ purpose }) => purpose === "reference"),
  );
}
