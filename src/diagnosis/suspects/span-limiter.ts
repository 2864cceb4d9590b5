import type { FindingKind } from "../kinds.ts";
import type { BoundedPlace, SpanFacts, SuspectFacts } from "../facts/index.ts";
import { fitsThreads } from "./thread-pool.ts";
import { growingPeerOf } from "./slot-signals.ts";

/** What is named by spans alone. */
export interface SpanLimiter {
  readonly kind: FindingKind;
  readonly bounded: BoundedPlace;
}

/** The resource that spans show to be always full, and what it is. */
export function spanLimiterOf(facts: SuspectFacts): SpanLimiter | null {
  const { spans } = facts;
  const bounded = spans?.bounded[0];
  if (spans === null || bounded === undefined) return null;
  return { kind: kindOf(bounded, spans, facts), bounded };
}

function kindOf(bounded: BoundedPlace, spans: SpanFacts, facts: SuspectFacts): FindingKind {
  const { place, slots, isHoldGrown } = bounded;
  if (place.isAll) return "shared-dependency";
  const behind = spans.instances > 1 ? "shared-dependency" : "slow-dependency";
  if (place.scope === "requests") return facts.cpu?.isFull === true ? "cpu-event-loop" : "thread-pool";
  if (place.service !== spans.service) {
    // The next service has them at once, as many as reach it: who lets no more through is its caller.
    const isCallee = place.spanKind === "server" && growingPeerOf(facts) === undefined && !isHoldGrown;
    return isCallee ? "http-client-pool" : behind;
  }
  if (place.dependency === "http" || place.dependency === "rpc") return isHoldGrown ? behind : "http-client-pool";
  if (place.dependency !== "none") return isHoldGrown ? behind : "connection-pool";
  if (facts.cpu?.isFull === true) return "cpu-event-loop";
  if (slots === 1) return "lock";
  return fitsThreads(facts) === "yes" ? "thread-pool" : "connection-pool";
}
