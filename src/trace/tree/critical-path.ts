import { traceLimits } from "../limits.ts";
import type { DraftNode } from "./draft-node.ts";
import { outlives } from "./place-inside.ts";

/** Children may overlap by this part of their parent and count as one after the other: clocks and timers round. */
const overlapShare = 0.01;

interface Stretch {
  readonly node: DraftNode;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The critical path (CRISP, Uber 2022): walks back from the root's end; the child that ended last is on it, then the
 * one that ended last before that one began. What no child on the path covers is the node's own. The own times of a
 * tree sum to the root's duration.
 */
export function measureCriticalPath(root: DraftNode): void {
  const open: Stretch[] = [{ node: root, fromMs: root.startMs, toMs: root.endMs }];
  for (let stretch = open.pop(); stretch !== undefined; stretch = open.pop()) walkBack(stretch, open);
}

function walkBack({ node, fromMs, toMs }: Stretch, open: Stretch[]): void {
  const children = waitedFor(node, fromMs, toMs);
  const slackMs = overlapShare * (toMs - fromMs);
  let cursorMs = toMs;
  let ownMs = 0;
  for (let index = 0; index < children.length; index += 1) {
    const child = children[index] as DraftNode; // in range
    const endMs = Math.min(child.endMs, toMs);
    const startMs = Math.max(child.startMs, fromMs);
    if (startMs >= cursorMs) continue;
    const overlapMs = endMs - cursorMs;
    const isRounding = overlapMs <= traceLimits.clockStepMs;
    if (!isRounding && !(overlapMs < slackMs && isAlone(children, index, cursorMs, endMs))) continue;
    const untilMs = Math.min(endMs, cursorMs);
    ownMs += cursorMs - untilMs;
    open.push({ node: child, fromMs: startMs, toMs: untilMs });
    cursorMs = startMs;
  }
  node.criticalMs = Math.max(0, ownMs + cursorMs - fromMs);
}

/** By end, the last first; without those outside of the stretch, and those that nobody waited for. */
function waitedFor(node: DraftNode, fromMs: number, toMs: number): readonly DraftNode[] {
  if (node.inside.length === 0) return node.inside;
  const waited = node.inside.filter(
    (child) => child.startMs < toMs && child.endMs > fromMs && isWaitedFor(node, child),
  );
  return waited.length < 2 ? waited : waited.sort((a, b) => b.endMs - a.endMs || b.startMs - a.startMs);
}

/** Nobody waits for work on a message, nor for what goes on after its parent has ended. */
function isWaitedFor(parent: DraftNode, child: DraftNode): boolean {
  return child.span.kind !== "consumer" && !outlives(parent, child);
}

/** Nothing else begins or ends in the overlap: of those that end before it, none does; of those after it, look. */
function isAlone(children: readonly DraftNode[], index: number, fromMs: number, toMs: number): boolean {
  const next = children[index + 1];
  if (next !== undefined && next.endMs > fromMs) return false;
  for (let at = index - 1; at >= Math.max(0, index - 3); at -= 1) {
    const other = children[at] as DraftNode; // in range
    if (other.startMs > fromMs && other.startMs < toMs) return false;
  }
  return true;
}
