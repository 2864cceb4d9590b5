import type { IterationTally } from "../flow-tally.ts";
import type { RequestSum } from "./run-counts.ts";

/** What a lost worker had under way ended with it. */
export function cancelUnfinished(
  requests: RequestSum,
  iterations: readonly IterationTally[],
  isOpen: readonly boolean[] | undefined,
): void {
  for (const [index, tally] of iterations.entries())
    if (isOpen?.[index] === true) tally.started = Math.max(tally.started, tally.planned - tally.dropped);
  for (const tally of [requests, ...iterations]) {
    const ended = ("ok" in tally ? tally.ok : tally.completed) + tally.failed + tally.cancelled;
    tally.cancelled += Math.max(0, tally.started - ended);
  }
}
