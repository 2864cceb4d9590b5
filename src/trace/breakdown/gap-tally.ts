import type { TraceThresholds } from "../thresholds.ts";
import type { RequestTree, TraceNode } from "../tree/trace-node.ts";
import { SecondsSeen } from "./seconds-seen.ts";

const kindsMax = 200;

/** Before the first work inside, between two, after the last, or there is none. */
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
  /** When they were seen. */
  readonly seconds: SecondsSeen;
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
      this.#count(node, gap, traceId, counted)?.seconds.add(node.startMs, thresholds.secondsMin);
    }
  }

  #count(node: TraceNode, gap: Gap, traceId: string, counted: Set<GapFact>): GapFact | undefined {
    const { place, ms, after, before } = gap;
    const key = [node.span.service, node.identity.label, place, after, before].join("\n");
    let fact = this.#facts.get(key);
    if (fact === undefined) {
      if (this.#facts.size >= kindsMax) return undefined;
      const { label } = node.identity;
      const { service } = node.span;
      const seconds = new SecondsSeen();
      fact = { label, service, place, after, before, traces: 0, seconds, ms: 0, exampleTraceId: traceId };
      this.#facts.set(key, fact);
    }
    if (!counted.has(fact)) fact.traces += 1;
    counted.add(fact);
    fact.ms += ms;
    return fact;
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
  let largestMs = 0;
  let at = 0;
  let after = "";
  let reachedMs = startMs;
  let reachedBy = "";
  for (let index = 0; index <= inside.length; index += 1) {
    const child = inside[index];
    const ms = Math.min(child?.startMs ?? endMs, endMs) - reachedMs;
    if (ms > largestMs) [largestMs, at, after] = [ms, index, reachedBy];
    if (child === undefined || child.endMs <= reachedMs) continue;
    reachedMs = child.endMs;
    reachedBy = child.identity.label;
  }
  return { place: placeAt(inside, at), ms: largestMs, after, before: inside[at]?.identity.label ?? "" };
}

const atOnceMs = 1;

/** Spans of handlers and middleware that end at once are no work before or after. */
function placeAt(inside: readonly TraceNode[], at: number): GapPlace {
  const isWork = ({ isCall, startMs, endMs }: TraceNode): boolean => isCall || endMs - startMs >= atOnceMs;
  const hasBefore = inside.slice(0, at).some(isWork);
  const hasAfter = inside.slice(at).some(isWork);
  if (hasBefore) return hasAfter ? "between" : "trailing";
  return hasAfter ? "leading" : "whole";
}
