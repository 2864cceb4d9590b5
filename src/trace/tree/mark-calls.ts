import type { DependencyKind } from "../span.ts";
import type { DraftNode } from "./draft-node.ts";

/** A driver's statement below that of an ORM is part of the same call, a cache read inside of an HTTP call is not. */
const family: Readonly<Record<DependencyKind, string>> = {
  sql: "database",
  database: "database",
  cache: "cache",
  http: "http",
  rpc: "http",
  messaging: "messaging",
  mail: "mail",
  pool: "pool",
  none: "none",
};

/** Depth first, so that parents are marked before their children. */
export function markCalls(nodes: readonly DraftNode[]): void {
  const familyAbove = new Map<DraftNode, string>();
  for (const node of nodes) {
    const own = family[node.identity.dependency];
    const above = node.parent === null || isAnswering(node) ? "none" : (familyAbove.get(node.parent) ?? "none");
    node.isCall = own !== "none" && own !== above;
    const below = own === "none" ? above : own;
    if (below !== "none") familyAbove.set(node, below);
  }
}

const isAnswering = ({ span }: DraftNode): boolean => span.kind === "server" || span.kind === "consumer";
