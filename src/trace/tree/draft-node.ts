import type { Span, SpanIdentity } from "../span.ts";
import type { TraceNode } from "./trace-node.ts";

/** A node while its tree is built. */
export type DraftNode = {
  -readonly [Key in keyof TraceNode]: Key extends "parent"
    ? DraftNode | null
    : Key extends "children" | "inside"
      ? DraftNode[]
      : TraceNode[Key];
};

export function draftNode(span: Span, identity: SpanIdentity): DraftNode {
  return {
    span,
    identity,
    parent: null,
    children: [],
    inside: [],
    depth: 0,
    startMs: span.startMs,
    endMs: span.startMs + span.durationMs,
    shiftMs: 0,
    selfMs: 0,
    criticalMs: 0,
    waitMs: 0,
    isCall: false,
  };
}
