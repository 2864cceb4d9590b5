import type { SentRequest } from "../span.ts";
import type { DraftNode } from "./draft-node.ts";

/** Clocks of two machines differ by less, or requests are not told apart by time. */
const clockToleranceMs = 1000;

export interface Joined {
  readonly joined: ReadonlyMap<DraftNode, SentRequest>;
  readonly unanswered: readonly SentRequest[];
}

/**
 * Which root was whose request. By the span id that went out with it; where something between that sends no spans has
 * put its own id there, the one server root left over belongs to the one request left over that it fits into.
 */
export function joinRequests(roots: readonly DraftNode[], requests: readonly SentRequest[]): Joined {
  const joined = new Map<DraftNode, SentRequest>();
  const open = new Map(requests.map((request) => [request.spanId, request]));
  for (const root of roots) {
    const sent = open.get(root.span.parentId ?? "");
    if (sent === undefined) continue;
    joined.set(root, sent);
    open.delete(sent.spanId);
  }
  for (const root of roots) {
    if (open.size === 0) break;
    if (joined.has(root) || root.span.kind !== "server" || root.span.parentId === null) continue;
    const fitting = [...open.values()].filter((sent) => fits(root, sent));
    const [only] = fitting;
    if (fitting.length !== 1 || only === undefined) continue;
    joined.set(root, only);
    open.delete(only.spanId);
  }
  return { joined, unanswered: [...open.values()] };
}

function fits(root: DraftNode, sent: SentRequest): boolean {
  const startsLate = root.startMs - sent.startMs;
  const endsEarly = sent.startMs + sent.durationMs - root.endMs;
  return (
    root.span.durationMs <= sent.durationMs + 1 && startsLate >= -clockToleranceMs && endsEarly >= -clockToleranceMs
  );
}
