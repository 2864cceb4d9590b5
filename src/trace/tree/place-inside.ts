import { byStart } from "./link-parents.ts";
import type { DraftNode } from "./draft-node.ts";

const shareOfRounding = 0.01;
/** Climbing further for each of 100,000 spans in one chain would never end. */
const climbMax = 16;

/** It ended after its parent by one clock. A call that was given up is another case: its answering side may go on. */
export function outlives(parent: DraftNode, child: DraftNode): boolean {
  if (parent.span.kind === "client" || child.span.service !== parent.span.service) return false;
  return child.endMs - parent.endMs > Math.max(shareOfRounding * (parent.endMs - parent.startMs), 0.001);
}

/**
 * Where the time of each node belongs. Spans of handlers often end when the handler returns, before the work it began:
 * that work is inside of the nearest ancestor that lasted as long. What outlives all of them stays with its parent.
 */
export function placeInside(nodes: readonly DraftNode[]): void {
  const unsorted = new Set<DraftNode>();
  for (const node of nodes) {
    if (node.parent === null) continue;
    const host = hostOf(node, node.parent);
    host.inside.push(node);
    if (host !== node.parent) unsorted.add(host);
  }
  for (const host of unsorted) host.inside.sort(byStart);
}

function hostOf(node: DraftNode, parent: DraftNode): DraftNode {
  if (!outlives(parent, node)) return parent;
  let climbed = 0;
  for (let above = parent.parent; above !== null && climbed < climbMax; above = above.parent) {
    if (above.span.service !== node.span.service || above.span.kind === "client") break;
    if (!outlives(above, node)) return above;
    climbed += 1;
  }
  return parent;
}
