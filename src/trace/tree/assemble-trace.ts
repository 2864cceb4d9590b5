import type { SentRequest, Span } from "../span.ts";
import { alignClocks } from "./align-clocks.ts";
import { measureCriticalPath } from "./critical-path.ts";
import type { DraftNode } from "./draft-node.ts";
import { joinRequests } from "./join-requests.ts";
import { byStart, linkParents } from "./link-parents.ts";
import { markCalls } from "./mark-calls.ts";
import { placeInside } from "./place-inside.ts";
import { measureSelfTime } from "./self-time.ts";
import type { RequestTree, Trace } from "./trace-node.ts";

/** All spans and requests of one trace id, in any order, as measured trees. */
export function assembleTrace(traceId: string, spans: readonly Span[], requests: readonly SentRequest[]): Trace {
  const { nodes, roots, duplicates, cyclesCut } = linkParents(spans);
  const { joined, unanswered } = joinRequests(roots, requests);
  let clocksShifted = 0;
  let orphans = 0;
  const trees = roots.map((root): RequestTree => {
    const sent = joined.get(root) ?? null;
    // Before clocks are aligned: a duration is right on any clock.
    const queueMs = sent === null ? null : Math.max(0, sent.durationMs - root.span.durationMs);
    const shifted = alignClocks(root, sent);
    clocksShifted += shifted;
    const kind = kindOf(root, sent);
    if (kind === "fragment") orphans += 1;
    return { traceId, root, nodes: measureTree(root, shifted > 0), sent, kind, queueMs };
  });
  const flaws = { duplicates, cyclesCut, orphans, clocksShifted };
  return { traceId, trees, unanswered, spanCount: nodes.length, flaws };
}

/** What answers is an entry even if whoever called it sends no spans; what calls without a caller has lost it. */
function kindOf({ span }: DraftNode, sent: SentRequest | null): RequestTree["kind"] {
  if (sent !== null || span.kind === "server" || span.kind === "consumer") return "entry";
  return span.parentId === null ? "background" : "fragment";
}

function measureTree(root: DraftNode, isShifted: boolean): readonly DraftNode[] {
  const nodes = depthFirst(root, isShifted);
  placeInside(nodes);
  measureSelfTime(nodes);
  markCalls(nodes);
  measureCriticalPath(root);
  return nodes;
}

/** Children are sorted anew where some of them were shifted. */
function depthFirst(root: DraftNode, isShifted: boolean): readonly DraftNode[] {
  const nodes: DraftNode[] = [];
  const open: DraftNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    nodes.push(node);
    node.depth = node.parent === null ? 0 : node.parent.depth + 1;
    if (isShifted && node.children.length > 1) node.children.sort(byStart);
    for (let index = node.children.length - 1; index >= 0; index -= 1) open.push(node.children[index] as DraftNode); // in range
  }
  return nodes;
}
