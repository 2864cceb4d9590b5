import type { DependencyKind } from "../span.ts";
import { traceLimits } from "../limits.ts";
import type { RequestTree, TraceNode } from "../tree/trace-node.ts";

const heldFromPools: ReadonlySet<DependencyKind> = new Set(["sql", "database", "cache", "messaging", "mail", "rpc"]);

/**
 * What a span waited for before it began. Some drivers make a span of getting a connection: it stands beside the span
 * of what the connection is then used for, and is a wait for it.
 */
export class WaitsForPools {
  readonly #tree: RequestTree;
  readonly #pools = new Map<TraceNode, TraceNode>();

  constructor(tree: RequestTree) {
    this.#tree = tree;
  }

  /** Nodes in the tree's own order. */
  before(node: TraceNode): number {
    const { parent, identity } = node;
    if (parent === null) return this.#tree.queueMs ?? 0;
    if (identity.dependency === "pool") {
      this.#pools.set(parent, node);
      return node.waitMs;
    }
    if (!heldFromPools.has(identity.dependency)) return node.waitMs;
    const pool = this.#pools.get(parent);
    if (pool === undefined || pool.endMs > node.startMs + traceLimits.clockStepMs) return node.waitMs;
    this.#pools.delete(parent);
    return node.waitMs + pool.waitMs + pool.endMs - pool.startMs;
  }
}
