import type { SentRequest } from "../span.ts";
import type { DraftNode } from "./draft-node.ts";

/**
 * Hosts' clocks differ. What another host did for a call lies inside of the call: where it does not, the whole subtree
 * is shifted into it, in the middle if it is shorter, else to the same start. As Jaeger does. Gives how many were.
 */
export function alignClocks(root: DraftNode, sent: SentRequest | null): number {
  let shifted = 0;
  const open: Shift[] = [{ node: root, fromAboveMs: 0, outer: sent === null ? null : intervalOf(sent) }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, fromAboveMs, outer } = next;
    move(node, fromAboveMs);
    const ownMs = outer === null ? 0 : shiftInto(outer, node);
    node.shiftMs = ownMs;
    if (ownMs !== 0) {
      move(node, ownMs);
      shifted += 1;
    }
    for (const child of node.children)
      open.push({ node: child, fromAboveMs: fromAboveMs + ownMs, outer: outerOf(node, child) });
  }
  return shifted;
}

interface Shift {
  readonly node: DraftNode;
  readonly fromAboveMs: number;
  /** What the node must lie in; null = by the same clock, so that it is where it is. */
  readonly outer: Interval | null;
}

interface Interval {
  readonly startMs: number;
  readonly endMs: number;
}

const intervalOf = ({ startMs, durationMs }: SentRequest): Interval => ({ startMs, endMs: startMs + durationMs });

function move(node: DraftNode, byMs: number): void {
  node.startMs += byMs;
  node.endMs += byMs;
}

/** A message may be worked on after its sender has gone on; it is not worked on before it is sent. */
function outerOf(parent: DraftNode, child: DraftNode): Interval | null {
  if (parent.span.service === child.span.service && parent.span.instance === child.span.instance) return null;
  const isMessage = child.span.kind === "consumer" || parent.span.kind === "producer";
  return isMessage ? { startMs: parent.startMs, endMs: Infinity } : parent;
}

function shiftInto(outer: Interval, inner: DraftNode): number {
  const outerMs = outer.endMs - outer.startMs;
  const innerMs = inner.endMs - inner.startMs;
  if (innerMs > outerMs || outerMs === Infinity) return Math.max(0, outer.startMs - inner.startMs);
  if (inner.startMs >= outer.startMs && inner.endMs <= outer.endMs) return 0;
  return outer.startMs + (outerMs - innerMs) / 2 - inner.startMs;
}
