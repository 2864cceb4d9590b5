import type { SuspectFacts } from "../facts/index.ts";
import { markOf, refusalSignals } from "./refusal-signals.ts";
import { decisive, fair, signals, strong, type Suspicion } from "./suspicion.ts";
import { rate } from "./wording.ts";

/** Somebody counts requests and turns away what is too much. */
export function rateLimiter(facts: SuspectFacts): Suspicion | null {
  const shared = refusalSignals(facts);
  const { refusals } = facts;
  if (shared === null || refusals === null) return null;
  const mark = markOf(facts);
  const isNamed = refusals.status === "429" || mark !== undefined;
  const limit = refusals.letThroughPerSecond;
  return {
    kind: "rate-limiter",
    resource: `a rate limit of about ${rate(limit)}`,
    limit,
    for: signals(
      ...shared,
      refusals.status === "429" && strong("status", "Status 429 means too many requests"),
      mark !== undefined && decisive("method", mark),
    ),
    against: signals(
      !isNamed && fair("status", `Status ${refusals.status} is not what a rate limiter usually answers`),
      refusals.changesWithTime !== null && fair("time", "What is let through changes with time"),
    ),
    predictedPerSecond: limit,
    formula: "What is let through",
    ...(!isNamed && { looksLike: { kinds: ["dependency-throttling"], isFirst: false } }),
    missing: isNamed
      ? "where the limiter stands: plimsoll doctor looks for what is in front of the target"
      : "traces would show whether the target or a service behind it refuses",
    advice: `Switch the limiter off for the test, or raise it above ${rate(limit)}: until then nothing is known of the target itself.`,
  };
}
