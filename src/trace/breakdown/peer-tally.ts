import { peerOf, textOf } from "../identity/identity-of.ts";
import { urlParts } from "../identity/url-template.ts";
import type { RequestTree, TraceNode } from "../tree/trace-node.ts";

const peersMax = 500;
const hostsMax = 50;
/** A call's span may have another client's inside, and the answering side below that. */
const climbMax = 4;

/** Calls of one address, without those that failed, and how many of them have no span of the answering side. */
export interface PeerFact {
  readonly service: string;
  readonly peer: string;
  calls: number;
  unmatched: number;
  readonly route: string;
  exampleTraceId: string;
}

/** Requests that came into a service without a parent that is known. */
export interface StrayFact {
  readonly service: string;
  readonly hosts: Set<string>;
  entries: number;
}

export class PeerTally {
  readonly #peers = new Map<string, PeerFact>();
  readonly #strays = new Map<string, StrayFact>();

  add(tree: RequestTree): void {
    const answered = answeredCalls(tree);
    for (const node of tree.nodes) {
      const { dependency, system } = node.identity;
      if (!node.isCall || (dependency !== "http" && dependency !== "rpc")) continue;
      this.#countCall(node, dependency === "http" ? system : peerOf(node.span.attributes), answered.has(node), tree);
    }
    if (tree.sent === null && tree.root.span.kind === "server") this.#countStray(tree.root);
  }

  #countCall({ span }: TraceNode, peer: string, isAnswered: boolean, tree: RequestTree): void {
    const key = `${span.service}\n${peer}`;
    let fact = this.#peers.get(key);
    if (fact === undefined) {
      if (this.#peers.size >= peersMax) return;
      const route = tree.root.identity.label;
      fact = { service: span.service, peer, calls: 0, unmatched: 0, route, exampleTraceId: tree.traceId };
      this.#peers.set(key, fact);
    }
    // A call that failed may never have arrived.
    if (span.isError && !isAnswered) return;
    fact.calls += 1;
    if (isAnswered) return;
    if (fact.unmatched === 0) fact.exampleTraceId = tree.traceId;
    fact.unmatched += 1;
  }

  #countStray({ span }: TraceNode): void {
    let fact = this.#strays.get(span.service);
    if (fact === undefined) {
      if (this.#strays.size >= peersMax) return;
      fact = { service: span.service, hosts: new Set(), entries: 0 };
      this.#strays.set(span.service, fact);
    }
    fact.entries += 1;
    const host = peerOf(span.attributes) || urlParts(textOf(span.attributes, "url.full")).authority;
    if (host !== "" && fact.hosts.size < hostsMax) fact.hosts.add(host);
  }

  peers(): readonly PeerFact[] {
    return [...this.#peers.values()];
  }

  strays(): readonly StrayFact[] {
    return [...this.#strays.values()];
  }
}

/** From each answering span up, through the spans of the calling side. */
function answeredCalls({ nodes }: RequestTree): ReadonlySet<TraceNode> {
  const answered = new Set<TraceNode>();
  for (const { span, parent } of nodes) {
    if (span.kind !== "server") continue;
    let above = parent;
    for (let climbed = 0; above !== null && above.span.kind === "client" && climbed < climbMax; climbed += 1) {
      answered.add(above);
      above = above.parent;
    }
  }
  return answered;
}
