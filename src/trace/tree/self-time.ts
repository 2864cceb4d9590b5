import type { DraftNode } from "./draft-node.ts";

/** Sets each node's self time and the wait before it. What is inside is sorted by start. */
export function measureSelfTime(nodes: readonly DraftNode[]): void {
  for (const node of nodes) {
    let coveredMs = 0;
    let reachedMs = node.startMs;
    for (const child of node.inside) {
      child.waitMs = Math.max(0, child.startMs - reachedMs);
      const fromMs = Math.max(child.startMs, reachedMs);
      const toMs = Math.min(child.endMs, node.endMs);
      if (toMs > fromMs) {
        coveredMs += toMs - fromMs;
        reachedMs = toMs;
      }
    }
    node.selfMs = Math.max(0, node.endMs - node.startMs - coveredMs);
  }
}
