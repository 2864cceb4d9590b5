import type { ExampleSpan } from "#run";

/** Of one parent so many that do the same are one line. */
const sameLeast = 3;

/** Spans that do the same in one place, and what runs below them. */
export interface Branch {
  /** More than one: folded. By start. */
  readonly spans: readonly ExampleSpan[];
  readonly children: readonly Branch[];
  readonly depth: number;
  /** Of it and all below it, on the critical path. */
  readonly criticalMs: number;
}

interface Node {
  readonly span: ExampleSpan;
  readonly children: Node[];
}

/** The tree of an example, with siblings that do the same in one branch. */
export function foldSpans(spans: readonly ExampleSpan[], isWhole = false): Branch | undefined {
  const root = treeOf(spans);
  if (root === undefined) return undefined;
  return branchOf([root], isWhole);
}

/** Depth first, as lines are printed. */
export function branchesOf(root: Branch): readonly Branch[] {
  const all: Branch[] = [];
  const open: Branch[] = [root];
  for (let branch = open.pop(); branch !== undefined; branch = open.pop()) {
    all.push(branch);
    open.push(...branch.children.toReversed());
  }
  return all;
}

function treeOf(spans: readonly ExampleSpan[]): Node | undefined {
  const above: Node[] = [];
  for (const span of spans) {
    const node = { span, children: [] };
    above.length = Math.min(above.length, span.depth);
    above.at(-1)?.children.push(node);
    above.push(node);
  }
  return above[0];
}

function branchOf(nodes: readonly Node[], isWhole: boolean): Branch {
  const spans = nodes.map(({ span }) => span);
  const below = nodes.flatMap((node) => node.children);
  const least = isWhole ? Infinity : nodes.length > 1 ? 1 : sameLeast;
  const children = groupsOf(below, least).map((group) => branchOf(group, isWhole));
  const ownMs = spans.reduce((sum, { criticalMs }) => sum + criticalMs, 0);
  const criticalMs = children.reduce((sum, child) => sum + child.criticalMs, ownMs);
  return { spans, children, depth: spans[0]?.depth ?? 0, criticalMs };
}

/** In the order of their first. What failed is not hidden among what did not. */
function groupsOf(nodes: readonly Node[], least: number): readonly (readonly Node[])[] {
  const byKey = new Map<string, Node[]>();
  for (const node of nodes) {
    const { service, dependency, system, label, isError } = node.span;
    const key = [service, dependency, system, label, String(isError)].join("\n");
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, [node]);
    else group.push(node);
  }
  const groups = [...byKey.values()].flatMap((group) =>
    group.length >= least ? [group] : group.map((node) => [node]),
  );
  return groups.sort(([one], [other]) => (one?.span.startMs ?? 0) - (other?.span.startMs ?? 0));
}
