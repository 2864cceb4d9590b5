import { argumentsOf } from "../identity/arguments-of.ts";
import type { SpanIdentity } from "../span.ts";
import type { RequestTree, TraceNode } from "../tree/trace-node.ts";

const kindsMax = 200;

/** A call that requests make again although they have its answer. */
export interface DuplicateFact {
  readonly identity: SpanIdentity;
  readonly service: string;
  /** Requests that made it at least twice with the same values. */
  traces: number;
  /** In those, all of them. */
  calls: number;
  /** In those, all but the first of each. */
  wastedMs: number;
  /** Requests that asked for the same as the first one did. */
  alikeAcross: number;
  readonly firstArguments: string;
  readonly exampleTraceId: string;
}

interface Seen {
  readonly first: TraceNode;
  count: number;
  wastedMs: number;
}

export class DuplicateTally {
  readonly #facts = new Map<string, DuplicateFact>();

  add({ nodes, traceId }: RequestTree): void {
    const seen = new Map<string, Seen>();
    for (const node of nodes) {
      const asked = node.isCall && !node.span.isError ? argumentsOf(node.span, node.identity) : null;
      if (asked === null) continue;
      const key = `${node.span.service}\n${node.identity.system}\n${asked}`;
      const known = seen.get(key);
      if (known === undefined) seen.set(key, { first: node, count: 1, wastedMs: 0 });
      else {
        known.count += 1;
        known.wastedMs += node.endMs - node.startMs;
      }
    }
    const counted = new Set<DuplicateFact>();
    for (const [key, one] of seen) if (one.count > 1) this.#count(key, one, traceId, counted);
  }

  #count(key: string, { first, count, wastedMs }: Seen, traceId: string, counted: Set<DuplicateFact>): void {
    const { identity, span } = first;
    const place = `${span.service}\n${identity.system}\n${identity.label}`;
    let fact = this.#facts.get(place);
    if (fact === undefined) {
      if (this.#facts.size >= kindsMax) return;
      const { service } = span;
      fact = {
        identity,
        service,
        traces: 0,
        calls: 0,
        wastedMs: 0,
        alikeAcross: 0,
        firstArguments: key,
        exampleTraceId: traceId,
      };
      this.#facts.set(place, fact);
    }
    if (!counted.has(fact)) fact.traces += 1;
    counted.add(fact);
    fact.calls += count;
    fact.wastedMs += wastedMs;
    if (key === fact.firstArguments) fact.alikeAcross += 1;
  }

  list(): readonly DuplicateFact[] {
    return [...this.#facts.values()];
  }
}
