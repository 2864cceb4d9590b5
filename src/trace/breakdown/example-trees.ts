import type { Histogram } from "#measure";
import type { RequestTree } from "../tree/trace-node.ts";

export type ExampleKind = "typical" | "slowest" | "failed";

/** How long a request took for whoever sent it, else inside. */
export const responseMsOf = ({ sent, root }: RequestTree): number => sent?.durationMs ?? root.endMs - root.startMs;

/** At most three whole trees of a route: nearest the median, slowest, and the slowest of those that failed. */
export class ExampleTrees {
  readonly #kept = new Map<ExampleKind, RequestTree>();
  #medianMs = 0;
  #medianAt = 0;

  add(tree: RequestTree, responseMs: Histogram): void {
    const ms = responseMsOf(tree);
    if (responseMs.count >= 2 * this.#medianAt) {
      this.#medianMs = responseMs.quantile(0.5) ?? ms;
      this.#medianAt = responseMs.count;
    }
    const isError = tree.root.span.isError || tree.sent?.isError === true;
    this.#keepIf("slowest", tree, (kept) => ms > responseMsOf(kept));
    if (isError) this.#keepIf("failed", tree, (kept) => ms > responseMsOf(kept));
    const off = Math.abs(ms - this.#medianMs);
    this.#keepIf("typical", tree, (kept) => off < Math.abs(responseMsOf(kept) - this.#medianMs));
  }

  #keepIf(kind: ExampleKind, tree: RequestTree, isBetterThan: (kept: RequestTree) => boolean): void {
    const kept = this.#kept.get(kind);
    if (kept === undefined || isBetterThan(kept)) this.#kept.set(kind, tree);
  }

  list(): readonly { readonly kind: ExampleKind; readonly tree: RequestTree }[] {
    const order = ["typical", "slowest", "failed"] as const;
    return order.flatMap((kind) => {
      const tree = this.#kept.get(kind);
      return tree === undefined ? [] : [{ kind, tree }];
    });
  }
}
