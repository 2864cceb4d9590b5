import type { TraceThresholds } from "../thresholds.ts";
import type { RequestTree, TraceNode } from "../tree/trace-node.ts";

const kindsMax = 200;

/** Before the first span inside, between two, after the last one, or there is none. */
export type GapPlace = "leading" | "between" | "trailing" | "whole";

/** Time of a span that no span inside of it speaks of. */
export interface GapFact {
  readonly label: string;
  readonly service: string;
  readonly place: GapPlace;
  /** What stands before and after it; empty = the span's own start or end. */
  readonly after: string;
  readonly before: string;
  traces: number;
  ms: number;
  readonly exampleTraceId: string;
}

interface Gap {
  readonly place: GapPlace;
  readonly ms: number;
  readonly after: string;
  readonly before: string;
}

export class GapTally {
  readonly #facts = new Map<string, GapFact>();

  add({ nodes, traceId }: RequestTree, thresholds: TraceThresholds): void {
    const counted = new Set<GapFact>();
    for (const node of nodes) {
      const { gapMsMin, gapShareMin } = thresholds;
      if (node.selfMs < gapMsMin || node.identity.dependency !== "none") continue;
      const gap = largestGapOf(node);
      if (gap === null || gap.ms < Math.max(gapMsMin, gapShareMin * (node.endMs - node.startMs))) continue;
      this.#count(node, gap, traceId, counted);
    }
  }

  #count(node: TraceNode, gap: Gap, traceId: string, counted: Set<GapFact>): void {
    const { place, ms, after, before } = gap;
    const key = [node.span.service, node.identity.label, place, after, before].join("\n");
    let fact = this.#facts.get(key);
    if (fact === undefined) {
      if (this.#facts.size >= kindsMax) return;
      const { label } = node.identity;
      fact = { label, service: node.span.service, place, after, before, traces: 0, ms: 0, exampleTraceId: traceId };
      this.#facts.set(key, fact);
    }
    if (!counted.has(fact)) fact.traces += 1;
    counted.add(fact);
    fact.ms += ms;
  }

  list(): readonly GapFact[] {
    return [...this.#facts.values()];
  }
}

/** A span of one's own without any inside says what it is; one that answers should have some. */
function largestGapOf(node: TraceNode): Gap | null {
  const { inside, startMs, endMs } = node;
  if (inside.length === 0) {
    const isAnswering = node.span.kind === "server" || node.span.kind === "consumer";
    return isAnswering ? { place: "whole", ms: endMs - startMs, after: "", before: "" } : null;
  }
  let largest: Gap = { place: "leading", ms: 0, after: "", before: "" };
  let reachedMs = startMs;
  let last: TraceNode | null = null;
  for (const child of inside) {
    const ms = Math.min(child.startMs, endMs) - reachedMs;
    if (ms > largest.ms) {
      const place = last === null ? "leading" : "between";
      largest = { place, ms, after: last?.identity.label ?? "", before: child.identity.label };
    }
    if (child.endMs > reachedMs) {
      reachedMs = child.endMs;
      last = child;
    }
  }
  if (endMs - reachedMs > largest.ms) {
    largest = { place: "trailing", ms: endMs - reachedMs, after: last?.identity.label ?? "", before: "" };
  }
  return largest;
}
