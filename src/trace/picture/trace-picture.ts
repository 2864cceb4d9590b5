import type { ExampleSpan, ExampleTrace } from "#run";
import { type Branch, branchesOf, foldSpans } from "./fold-spans.ts";

/** A trace as it is drawn: its root first, what whoever sent it saw around it. */
export interface TracePicture {
  readonly root: Branch;
  /** Depth first. */
  readonly branches: readonly Branch[];
  /** From 0 to the end of what ended last; never 0. */
  readonly totalMs: number;
}

/** Undefined where no span was kept. `isWhole` = nothing is folded. */
export function tracePicture(trace: ExampleTrace, isWhole = false): TracePicture | undefined {
  const inside = foldSpans(trace.spans, isWhole);
  if (inside === undefined) return undefined;
  const root = trace.operation === null ? inside : asSent(trace, trace.operation, inside);
  const branches = branchesOf(root);
  return { root, branches, totalMs: Math.max(endOf(branches), Number.MIN_VALUE) };
}

/** What the generator saw of it: the time before and after the target's own is network and queue. */
function asSent(trace: ExampleTrace, operation: string, root: Branch): Branch {
  const [first] = root.spans;
  const sent = { label: `sent as ${operation}`, dependency: "sent", system: "", startMs: 0, waitMs: 0, depth: 0 };
  const { durationMs, isError } = trace;
  const span = {
    ...(first as ExampleSpan),
    ...sent,
    durationMs,
    selfMs: durationMs - (first?.durationMs ?? 0),
    isError,
  };
  return { spans: [span], children: [deeper(root)], depth: 0, criticalMs: root.criticalMs };
}

const deeper = (branch: Branch): Branch => ({
  ...branch,
  depth: branch.depth + 1,
  children: branch.children.map(deeper),
});

const endOf = (all: readonly Branch[]): number =>
  all.reduce(
    (most, { spans }) => spans.reduce((end, { startMs, durationMs }) => Math.max(end, startMs + durationMs), most),
    0,
  );

/** Less of the whole is nobody's critical path. */
const criticalLeast = 0.005;

export const isOnCriticalPath = (branch: Branch, { root }: TracePicture): boolean =>
  branch.criticalMs > criticalLeast * root.criticalMs;

/** Of all its spans. */
export const tookMs = ({ spans }: Branch): number => spans.reduce((sum, { durationMs }) => sum + durationMs, 0);
export const ownMs = ({ spans }: Branch): number => spans.reduce((sum, { selfMs }) => sum + selfMs, 0);

/** What takes longest, with all that it stands below. One more than asked for is shown rather than left out. */
export function branchesThatMatter(all: readonly Branch[], most: number): readonly Branch[] {
  if (all.length <= most + 1) return all;
  const chosen = new Set(all.toSorted((one, other) => tookMs(other) - tookMs(one)).slice(0, most));
  const kept = new Set<Branch>();
  const above: Branch[] = [];
  for (const branch of all) {
    above.length = Math.min(above.length, branch.depth);
    above.push(branch);
    if (chosen.has(branch)) for (const each of above) kept.add(each);
  }
  return all.filter((branch) => kept.has(branch));
}
