import type { ExampleSpan, ExampleTrace } from "#run";
import { type Branch, tracePicture } from "#trace";

/** Spans that do the same at one place of the tree; as wide as their own time and all below them together. */
export interface FlameNode {
  readonly label: string;
  readonly service: string;
  readonly dependency: string;
  readonly spans: readonly ExampleSpan[];
  readonly ownMs: number;
  readonly totalMs: number;
  readonly criticalMs: number;
  readonly isError: boolean;
  readonly children: readonly FlameNode[];
}

/** Where a node is drawn: 0–1 from left to right, and its row. */
export interface FlameBox {
  readonly node: FlameNode;
  readonly from: number;
  readonly to: number;
  readonly row: number;
  /** Of the box it stands below; -1 = none. */
  readonly parent: number;
}

export function flameOf(trace: ExampleTrace): FlameNode | undefined {
  const picture = tracePicture(trace);
  return picture === undefined ? undefined : nodeOf([picture.root]);
}

function nodeOf(branches: readonly Branch[]): FlameNode {
  const spans = branches.flatMap((branch) => branch.spans);
  const children = grouped(branches.flatMap((branch) => branch.children))
    .map(nodeOf)
    .toSorted((one, other) => other.totalMs - one.totalMs);
  // A request may look shorter from outside than inside where clocks differ.
  const ownMs = spans.reduce((sum, { selfMs }) => sum + Math.max(0, selfMs), 0);
  const { label = "", service = "", dependency = "none" } = spans[0] ?? {};
  return {
    label,
    service,
    dependency,
    spans,
    ownMs,
    totalMs: children.reduce((sum, { totalMs }) => sum + totalMs, ownMs),
    criticalMs: branches.reduce((sum, { criticalMs }) => sum + criticalMs, 0),
    isError: spans.some(({ isError }) => isError),
    children,
  };
}

function grouped(branches: readonly Branch[]): readonly (readonly Branch[])[] {
  const groups = new Map<string, Branch[]>();
  for (const branch of branches) {
    const { service = "", dependency = "", system = "", label = "" } = branch.spans[0] ?? {};
    const key = [service, dependency, system, label].join("\n");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [branch]);
    else group.push(branch);
  }
  return [...groups.values()];
}

/** Boxes of a node and all below it, row by row from the top; a parent stands before its children. */
export function flameBoxes(root: FlameNode): readonly FlameBox[] {
  const boxes: FlameBox[] = [{ node: root, from: 0, to: 1, row: 0, parent: -1 }];
  for (let index = 0; index < boxes.length; index += 1) {
    const { node, from, to, row } = boxes[index] as FlameBox; // in range
    let left = from;
    for (const child of node.children) {
      const right = left + (node.totalMs === 0 ? 0 : (child.totalMs / node.totalMs) * (to - from));
      boxes.push({ node: child, from: left, to: right, row: row + 1, parent: index });
      left = right;
    }
  }
  return boxes;
}

/** Where keys lead: to what is above, below, or beside in the same row. */
export function flameStep(boxes: readonly FlameBox[], at: number, key: string): number {
  const here = boxes[at];
  if (here === undefined) return 0;
  const indexWhere = (is: (box: FlameBox, index: number) => boolean): number => boxes.findIndex(is);
  const places: Readonly<Record<string, () => number>> = {
    ArrowUp: () => here.parent,
    ArrowDown: () => indexWhere(({ parent }) => parent === at),
    ArrowRight: () => indexWhere(({ row }, index) => row === here.row && index > at),
    ArrowLeft: () => boxes.findLastIndex(({ row }, index) => row === here.row && index < at),
    Home: () => 0,
  };
  const found = places[key]?.();
  return found === undefined || found < 0 ? at : found;
}
