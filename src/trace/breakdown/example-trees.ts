import type { Histogram } from "#measure";
import type { RequestTree } from "../tree/trace-node.ts";
import { SpreadSample } from "./spread-sample.ts";

export type ExampleKind = "typical" | "slowest" | "failed";

export interface ExampleTree {
  readonly kind: ExampleKind;
  readonly tree: RequestTree;
}

/** Trees to choose a typical one from; larger ones are held as the slowest only. */
const candidatesMax = 8;
const candidateSpansMax = 1000;

/** How long a request took for whoever sent it, else inside. */
export const responseMsOf = ({ sent, root }: RequestTree): number => sent?.durationMs ?? root.endMs - root.startMs;

/** A few whole trees of a route, for: nearest the median, slowest, and the slowest of those that failed. */
export class ExampleTrees {
  readonly #candidates = new SpreadSample<RequestTree>(candidatesMax);
  #near: RequestTree | null = null;
  #slowest: RequestTree | null = null;
  #failed: RequestTree | null = null;
  #medianMs = 0;
  #medianAt = 0;

  add(tree: RequestTree, responseMs: Histogram): void {
    const ms = responseMsOf(tree);
    if (responseMs.count >= 2 * this.#medianAt) {
      this.#medianMs = responseMs.quantile(0.5) ?? ms;
      this.#medianAt = responseMs.count;
    }
    if (this.#slowest === null || ms > responseMsOf(this.#slowest)) this.#slowest = tree;
    const isError = tree.root.span.isError || tree.sent?.isError === true;
    if (isError && (this.#failed === null || ms > responseMsOf(this.#failed))) this.#failed = tree;
    if (tree.nodes.length > candidateSpansMax) return;
    this.#candidates.add(tree);
    this.#near = nearer(tree, this.#near, this.#medianMs);
  }

  list(responseMs: Histogram): readonly ExampleTree[] {
    const medianMs = responseMs.quantile(0.5) ?? 0;
    let typical = this.#near;
    for (const tree of this.#candidates.values()) typical = nearer(tree, typical, medianMs);
    return (["typical", "slowest", "failed"] as const).flatMap((kind) => {
      const tree = { typical: typical ?? this.#slowest, slowest: this.#slowest, failed: this.#failed }[kind];
      return tree === null ? [] : [{ kind, tree }];
    });
  }
}

function nearer(tree: RequestTree, kept: RequestTree | null, medianMs: number): RequestTree {
  if (kept === null) return tree;
  return Math.abs(responseMsOf(tree) - medianMs) < Math.abs(responseMsOf(kept) - medianMs) ? tree : kept;
}
