import type { LoadPoint, SuspectFacts } from "../facts/index.ts";
import { decisive, fair, strong, signals, type Suspicion } from "./suspicion.ts";
import { rate, share } from "./wording.ts";

/** Errors of connections that somebody must have ended. */
const cut = ["connect_refused", "reset", "reset_midbody", "closed_before_response", "incomplete"] as const;

/** The target is another process than before. */
export function restart(facts: SuspectFacts): Suspicion | null {
  const obstacle = facts.explored.obstacles.find(({ kind }) => kind === "restart" || kind === "target-gone");
  const change = identityChange(facts.inOrder);
  if (obstacle === undefined && change === null) return null;
  const broken = facts.explored.trials.find(({ byError }) => cut.some((name) => (byError[name] ?? 0) > 0));
  return {
    kind: "restart",
    resource: "the target's process",
    limit: null,
    for: signals(
      obstacle !== undefined && decisive("method", obstacle.evidence),
      change !== null &&
        strong(
          "process",
          `Before trial ${change.number} (${rate(change.offeredPerSecond)}) its process was another one`,
          true,
        ),
      broken !== undefined &&
        fair(
          "failures",
          `At ${rate(broken.ratePerSecond)} connections were cut or refused (${share(broken.errorRatio)} failed)`,
          true,
        ),
    ),
    against: [],
    predictedPerSecond: null,
    missing: "the target's log, or that of whoever starts it, says why",
    advice:
      "Look for its last words: a crash, a kill for want of memory (dmesg), a failed health check, a deployment. Then search again.",
  };
}

function identityChange(points: readonly LoadPoint[]): LoadPoint | null {
  const identityOf = (point: LoadPoint | undefined): string | undefined => point?.resources?.target?.identity;
  return (
    points.find((point, index) => {
      const before = identityOf(points[index - 1]);
      return before !== undefined && identityOf(point) !== undefined && identityOf(point) !== before;
    }) ?? null
  );
}
