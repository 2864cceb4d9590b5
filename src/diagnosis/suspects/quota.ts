import type { SuspectFacts } from "../facts/index.ts";
import { refusalSignals } from "./refusal-signals.ts";
import { fair, signals, strong, type Suspicion } from "./suspicion.ts";
import { rate, share } from "./wording.ts";

/** So many requests in a stretch of time: all pass at first, and then none. */
export function quota(facts: SuspectFacts): Suspicion | null {
  const shared = refusalSignals(facts);
  const { refusals } = facts;
  if (shared === null || refusals === null) return null;
  const change = refusals.changesWithTime;
  return {
    kind: "quota",
    resource: "a number of requests allowed in a stretch of time",
    limit: null,
    for: signals(
      ...shared,
      change !== null &&
        strong(
          "time",
          `${rate(change.before.offeredPerSecond)} passed without an error, and later ${share(change.after.errorRatio)} of ${rate(change.after.offeredPerSecond)} failed`,
          true,
        ),
    ),
    against: signals(
      change === null &&
        (refusals.spread ?? 0) <= 0.1 &&
        fair("time", "As much is let through in each trial: a rate, rather than a number that is used up"),
    ),
    predictedPerSecond: change === null ? refusals.letThroughPerSecond : null,
    formula: "What is let through",
    ...(change === null && { looksLike: { kinds: ["rate-limiter", "dependency-throttling"], isFirst: false } }),
    missing: "the quota's number and stretch: an x-ratelimit header, or the contract of the service, tells both",
    advice:
      "Find whose quota it is (the target's own, or that of a service it calls), and raise it for the test or make fewer requests.",
  };
}
