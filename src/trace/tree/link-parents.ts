import type { Span } from "../span.ts";
import { identityOf } from "../identity/identity-of.ts";
import { draftNode, type DraftNode } from "./draft-node.ts";

export interface Linked {
  /** Each span id once. */
  readonly nodes: readonly DraftNode[];
  /** Without a parent among the nodes. */
  readonly roots: readonly DraftNode[];
  readonly duplicates: number;
  readonly cyclesCut: number;
}

/** Whatever order spans come in, the same trees. */
export function linkParents(spans: readonly Span[]): Linked {
  const nodes = new Map<string, DraftNode>();
  for (const span of spans) {
    const known = nodes.get(span.spanId);
    if (known === undefined || isFuller(span, known.span)) nodes.set(span.spanId, draftNode(span, identityOf(span)));
  }
  let cyclesCut = 0;
  for (const node of nodes.values()) {
    const parentId = node.span.parentId;
    const parent = parentId === null ? undefined : nodes.get(parentId);
    if (parent === node) cyclesCut += 1;
    else node.parent = parent ?? null;
  }
  cyclesCut += cutCycles([...nodes.values()]);
  for (const node of nodes.values()) node.parent?.children.push(node);
  for (const { children } of nodes.values()) if (children.length > 1) children.sort(byStart);
  const all = [...nodes.values()];
  const roots = all.filter(({ parent }) => parent === null).sort(byStart);
  return { nodes: all, roots, duplicates: spans.length - all.length, cyclesCut };
}

/** Of two spans of one id: the one that ends later, then any fixed order, so that the order of arrival is no difference. */
function isFuller(span: Span, known: Span): boolean {
  const later = span.startMs + span.durationMs - known.startMs - known.durationMs;
  if (later !== 0) return later > 0;
  const more = Object.keys(span.attributes).length - Object.keys(known.attributes).length;
  return more === 0 ? textOfAll(span) < textOfAll(known) : more > 0;
}

function textOfAll({ startMs, parentId, kind, service, name, isError }: Span): string {
  return [startMs, parentId, kind, service, name, isError].map(String).join("\n");
}

export function byStart(a: DraftNode, b: DraftNode): number {
  return a.startMs - b.startMs || b.endMs - a.endMs || (a.span.spanId < b.span.spanId ? -1 : 1);
}

/** Walks up from each node once; where it meets its own way, the earliest node of the circle becomes a root. */
function cutCycles(nodes: readonly DraftNode[]): number {
  const walkOf = new Map<DraftNode, number>();
  let cut = 0;
  nodes.forEach((first, walk) => {
    let at: DraftNode | null = first;
    while (at !== null && !walkOf.has(at)) {
      walkOf.set(at, walk);
      at = at.parent;
    }
    if (at === null || walkOf.get(at) !== walk) return;
    earliestOfCircle(at).parent = null;
    cut += 1;
  });
  return cut;
}

function earliestOfCircle(start: DraftNode): DraftNode {
  let earliest = start;
  for (let at = start.parent; at !== null && at !== start; at = at.parent) {
    if (byStart(at, earliest) < 0) earliest = at;
  }
  return earliest;
}
