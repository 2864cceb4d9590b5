import type { SentRequest, Span, SpanIdentity } from "../span.ts";

/** A span in its tree. */
export interface TraceNode {
  readonly span: Span;
  readonly identity: SpanIdentity;
  readonly parent: TraceNode | null;
  /** By start. */
  readonly children: readonly TraceNode[];
  /**
   * What ran inside of its time, by start: its children, and what descendants that ended at once left running, as
   * handlers of Express do. Times are measured along it.
   */
  readonly inside: readonly TraceNode[];
  readonly depth: number;
  /** By the clock of the root's host; with a request it was sent for, by the generator's. */
  readonly startMs: number;
  readonly endMs: number;
  /** How far its own clock was off its parent's; 0 = the same clock, or nothing shows a difference. */
  readonly shiftMs: number;
  /** Its interval less what its children cover of it. */
  readonly selfMs: number;
  /** What of its self time nothing else of the request ran beside, that would have taken as long. */
  readonly criticalMs: number;
  /** From the end of what ran before it in its parent, or from its parent's start: what a wait for it looks like. */
  readonly waitMs: number;
  /** A call of something else, and not part of another call of the same kind: a driver's span below that of an ORM. */
  readonly isCall: boolean;
}

/** One request inside of the target. */
export interface RequestTree {
  readonly traceId: string;
  readonly root: TraceNode;
  /** Depth first, children by start: a node's descendants are the nodes after it that are deeper. */
  readonly nodes: readonly TraceNode[];
  /** What Plimsoll sent for it; null = somebody else's, or its parent is not known. */
  readonly sent: SentRequest | null;
  /**
   * `entry`: the root is where a request came into a service. `background`: nobody asked for it, a timer for instance.
   * `fragment`: its parent never came. Only entries count in breakdowns.
   */
  readonly kind: "entry" | "background" | "fragment";
  /** Client time less server time; null = not joined. */
  readonly queueMs: number | null;
}

/** All that was received under one trace id: a trace for each iteration, a tree for each of its requests. */
export interface Trace {
  readonly traceId: string;
  readonly trees: readonly RequestTree[];
  /** Sent with this trace id, and no root came for them. */
  readonly unanswered: readonly SentRequest[];
  readonly spanCount: number;
  readonly flaws: TraceFlaws;
}

/** What was wrong with a trace and put right. */
export interface TraceFlaws {
  /** Spans that came twice; the later end was kept. */
  readonly duplicates: number;
  /** Links to a parent that were cut because the parent is below its own child, or is itself. */
  readonly cyclesCut: number;
  /** Spans whose parent never came, other than the roots of requests. */
  readonly orphans: number;
  /** Subtrees of another host that lay outside of their parent and were shifted into it. */
  readonly clocksShifted: number;
}
