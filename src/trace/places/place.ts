import type { DependencyKind } from "../span.ts";
import type { RequestTree, TraceNode } from "../tree/trace-node.ts";

/** Where spans are counted together, because they would share what there are only so many of. */
export interface Place {
  /**
   * `requests`: where requests come into a service. `system`: all calls of a service to one database or peer, or all
   * that a service behind another answers. `call`: one query, one route of a peer, one kind of own work.
   */
  readonly scope: "requests" | "system" | "call";
  readonly service: string;
  /** Null = it does not say, or `isAll`. */
  readonly instance: string | null;
  /** All instances of the service together. */
  readonly isAll: boolean;
  readonly spanKind: string;
  readonly dependency: DependencyKind;
  readonly system: string;
  /** Of one call; empty = all of them. */
  readonly label: string;
}

type Named = Omit<Place, "isAll" | "instance">;

/** The same in every instance. */
export const placeName = ({ scope, service, spanKind, dependency, system, label }: Named): string =>
  `${scope}\n${service}\n${spanKind}\n${dependency}\n${system}\n${label}`;

/** Where a request comes in; anything else is done for one. */
export function isRequest(node: TraceNode, { root, kind, sent }: RequestTree): boolean {
  return node === root && kind === "entry" && (node.span.kind === "server" || sent !== null);
}

/** What answers, and the innermost span of a call: an ORM's span holds what the driver's span below it waits for. */
export function isOneOfMany({ span, identity, children }: TraceNode): boolean {
  if (span.kind === "server" || span.kind === "consumer") return true;
  if (identity.dependency === "none") return false;
  return !children.some((child) => child.identity.dependency === identity.dependency && child.span.kind !== "server");
}
