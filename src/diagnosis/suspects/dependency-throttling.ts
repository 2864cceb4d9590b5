import type { SuspectFacts } from "../facts/index.ts";
import { markOf, refusalSignals } from "./refusal-signals.ts";
import { fair, signals, strong, type Suspicion } from "./suspicion.ts";
import { rate } from "./wording.ts";

/** A service behind the target allows so many calls, and the target passes its refusals on. */
export function dependencyThrottling(facts: SuspectFacts): Suspicion | null {
  const shared = refusalSignals(facts);
  const { refusals, peers } = facts;
  if (shared === null || refusals === null) return null;
  const isServerError = refusals.status.startsWith("5");
  const peer = peers?.[0];
  const limit = refusals.letThroughPerSecond;
  return {
    kind: "dependency-throttling",
    resource: `${peer === undefined ? "a service behind it" : peer.peer}, which allows about ${rate(limit)}`,
    limit,
    for: signals(
      ...shared,
      isServerError && fair("status", `Status ${refusals.status}: the target fails at something`),
      peer !== undefined && fair("connections", `The target calls ${peer.peer}`),
    ),
    against: signals(
      refusals.status === "429" && strong("status", "Status 429 means that the caller itself sends too many"),
      markOf(facts) !== undefined && strong("method", "Answers carry the mark of a rate limiter"),
      peers?.length === 0 && fair("connections", "No connection to another service is seen"),
      refusals.changesWithTime !== null && fair("time", "What is let through changes with time"),
    ),
    predictedPerSecond: limit,
    formula: "What is let through",
    ...(peer === undefined && { looksLike: { kinds: ["rate-limiter", "quota"], isFirst: isServerError } }),
    missing: "traces, or the log of the target, would name the call that is refused",
    advice: `Find the call that fails (the target's log says so) and its limit of about ${rate(limit)}: raise it, call less often (cache, batch), or answer without it.`,
  };
}
