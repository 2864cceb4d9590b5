import type { SuspectFacts } from "../facts/index.ts";
import { markOf, refusalSignals } from "./refusal-signals.ts";
import { placeText } from "./span-words.ts";
import { fair, type Signal, signals, strong, type Suspicion } from "./suspicion.ts";
import { rate, share } from "./wording.ts";

/** A service behind the target allows so many calls, and the target passes its refusals on. */
export function dependencyThrottling(facts: SuspectFacts): Suspicion | null {
  const shared = refusalSignals(facts);
  const { refusals, peers } = facts;
  if (shared === null || refusals === null) return null;
  const isServerError = refusals.status.startsWith("5");
  const peer = peers?.[0];
  const limit = refusals.letThroughPerSecond;
  const failing = failingCallOf(facts);
  const traced = facts.spans !== null && facts.spans.coverage >= 0.9;
  return {
    kind: "dependency-throttling",
    resource: `${failing?.name ?? peer?.peer ?? "a service behind it"}, which allows about ${rate(limit)}`,
    limit,
    for: signals(
      ...shared,
      isServerError && fair("status", `Status ${refusals.status}: the target fails at something`),
      peer !== undefined && fair("connections", `The target calls ${peer.peer}`),
      failing?.signal,
    ),
    against: signals(
      refusals.status === "429" && strong("status", "Status 429 means that the caller itself sends too many"),
      markOf(facts) !== undefined && strong("method", "Answers carry the mark of a rate limiter"),
      traced && failing === null && strong("spans", "By the traces none of its calls fails"),
      failing === null && peers?.length === 0 && fair("connections", "No connection to another service is seen"),
      refusals.changesWithTime !== null && fair("time", "What is let through changes with time"),
    ),
    predictedPerSecond: limit,
    formula: "What is let through",
    ...(peer === undefined &&
      failing === null && { looksLike: { kinds: ["rate-limiter", "quota"], isFirst: isServerError } }),
    ...(failing === null && { missing: "traces, or the log of the target, would name the call that is refused" }),
    advice: `${failing === null ? "Find the call that fails (the target's log says so)" : `Look at ${failing.name}`} and its limit of about ${rate(limit)}: raise it, call less often (cache, batch), or answer without it.`,
  };
}

const failingFrom = 0.05;

/** The call that begins to fail with load. */
function failingCallOf({ spans }: SuspectFacts): { readonly name: string; readonly signal: Signal } | null {
  const own = spans?.changes.filter(({ place }) => place.service === spans.service && place.scope === "system") ?? [];
  const [worst] = own
    .filter(({ place, after }) => place.dependency !== "none" && after.errorRatio >= failingFrom)
    .filter(({ before, after }) => after.errorRatio >= 2 * (before?.errorRatio ?? 0))
    .toSorted((a, b) => b.after.errorRatio - a.after.errorRatio);
  if (spans === null || worst === undefined) return null;
  const name = placeText(worst.place, "", spans.service);
  const text = `Of ${name} ${share(worst.after.errorRatio)} fail in overload, ${share(worst.before?.errorRatio ?? 0)} at rest`;
  return { name, signal: strong("spans", text, true) };
}
