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

/** The same in every instance. */
export const placeName = ({ scope, service, spanKind, dependency, system, label }: Omit<Place, "isAll" | "instance">) =>
  [scope, service, spanKind, dependency, system, label].join("\n");

export const placeKey = (place: Place): string =>
  [placeName(place), place.isAll ? "all" : "one", place.instance ?? ""].join("\n");

type Scope = Pick<Place, "scope" | "label">;

/** Where a span counts: at most once as one of many, and once by itself. */
export function scopesOf(node: TraceNode, { root, kind, sent }: RequestTree): readonly Scope[] {
  const { span, identity } = node;
  if (node === root && kind === "entry" && (span.kind === "server" || sent !== null))
    return [{ scope: "requests", label: "" }];
  const own: Scope = { scope: "call", label: identity.label };
  return isOneOfMany(node) ? [{ scope: "system", label: "" }, own] : [own];
}

/** What answers, and the innermost span of a call: an ORM's span holds what the driver's span below it waits for. */
function isOneOfMany({ span, identity, children }: TraceNode): boolean {
  if (span.kind === "server" || span.kind === "consumer") return true;
  if (identity.dependency === "none") return false;
  return !children.some((child) => child.identity.dependency === identity.dependency && child.span.kind !== "server");
}
