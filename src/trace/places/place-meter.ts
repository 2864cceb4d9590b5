import { traceLimits } from "../limits.ts";
import type { RequestTree, Trace, TraceNode } from "../tree/trace-node.ts";
import { isOneOfMany, isRequest, type Place } from "./place.ts";
import { PlaceSeconds, type SecondsSum } from "./place-seconds.ts";
import type { LoadStretch, PlaceLoad, StretchLoad } from "./stretch-load.ts";
import { WaitsForPools } from "./waits-for-pools.ts";

/** Spans of a second may come so much later: a slow request, and the time for which a trace is waited for. */
const openSeconds = 90;
/** What clocks may be off by before a span is taken to be of another time. */
const clockSeconds = 3600;
/** The second highest of twenty seconds: one in which a clock was set says nothing. */
const mostQuantile = 0.95;
/** A day. */
const askedSecondsMax = 86_400;
/** Of each stretch. */
const placesGivenMax = 200;

interface Counted {
  readonly place: Place;
  readonly seconds: PlaceSeconds;
  isPartial: boolean;
}

/** How many of the same were open at the same time, by the second, for whatever stretches are asked for afterwards. */
export class PlaceMeter {
  readonly #places = new Map<string, Counted>();
  /** Requests by the second in which they were sent. */
  readonly #asked = new Map<number, number>();
  #chunks = 0;
  #sealedBefore = Number.NEGATIVE_INFINITY;

  /** @param nowMs unix epoch by the generator's clock */
  add({ trees, unanswered }: Trace, nowMs: number): void {
    this.#seal(Math.floor(nowMs / 1000) - openSeconds);
    const joined = trees.flatMap(({ sent }) => sent ?? []);
    const asked = [...joined, ...unanswered];
    for (const { startMs } of asked) this.#askedAt(Math.floor(startMs / 1000));
    // Whoever sampled knows the share better than what each of them carries along.
    for (const tree of trees) this.#addTree(tree, nowMs, asked.length > 0);
  }

  #askedAt(second: number): void {
    const known = this.#asked.get(second);
    if (known !== undefined || this.#asked.size < askedSecondsMax) this.#asked.set(second, (known ?? 0) + 1);
  }

  #addTree(tree: RequestTree, nowMs: number, isAsked: boolean): void {
    const waits = new WaitsForPools(tree);
    for (const node of tree.nodes) {
      const waitMs = waits.before(node);
      if (Math.abs(node.startMs - nowMs) > clockSeconds * 1000) continue;
      const how = { waitMs, weight: isAsked ? 1 : node.span.weight };
      const scope = isRequest(node, tree) ? "requests" : isOneOfMany(node) ? "system" : null;
      if (scope !== "requests") this.#count(node, how, "call", false);
      if (scope === null) continue;
      this.#count(node, how, scope, false);
      if (node.span.instance !== null) this.#count(node, how, scope, true);
    }
  }

  #count(node: TraceNode, how: { waitMs: number; weight: number }, scope: Place["scope"], isAll: boolean): void {
    const counted = this.#countedAt(node, scope, isAll);
    if (counted === undefined) return;
    const { startMs, endMs, span } = node;
    counted.seconds.add({ startMs, endMs, ...how, isError: span.isError }, this.#sealedBefore);
    counted.isPartial ||= how.weight !== 1 || startMs / 1000 < this.#sealedBefore;
  }

  #countedAt({ span, identity }: TraceNode, scope: Place["scope"], isAll: boolean): Counted | undefined {
    const { service, kind } = span;
    const { dependency, system } = identity;
    const label = scope === "call" ? identity.label : "";
    const instance = isAll ? null : span.instance;
    // Of each span: no object is made for those that are known.
    const key = `${scope}\n${service}\n${kind}\n${dependency}\n${system}\n${label}\n${String(isAll)}\n${instance ?? ""}`;
    const known = this.#places.get(key);
    if (known !== undefined || this.#places.size >= traceLimits.places) return known;
    const place = { scope, service, instance, isAll, spanKind: kind, dependency, system, label };
    const counted = { place, seconds: new PlaceSeconds(() => this.#mayGrow()), isPartial: false };
    this.#places.set(key, counted);
    return counted;
  }

  #mayGrow(): boolean {
    if (this.#chunks >= traceLimits.placeChunks) return false;
    this.#chunks += 1;
    return true;
  }

  #seal(before: number): void {
    if (before <= this.#sealedBefore) return;
    this.#sealedBefore = before;
    for (const { seconds } of this.#places.values()) seconds.seal(before);
  }

  /** Of whole seconds within it. */
  read({ number, fromMs, toMs }: LoadStretch): StretchLoad {
    const [from, to] = [Math.ceil(fromMs / 1000), Math.floor(toMs / 1000)];
    const sums = [...this.#places.values()].map((counted) => ({ counted, sum: counted.seconds.sum(from, to) }));
    const requests = sums.filter(({ counted: { place } }) => place.scope === "requests" && !place.isAll);
    const total = (pick: (sum: SecondsSum) => number): number => requests.reduce((all, { sum }) => all + pick(sum), 0);
    const seconds = Math.max(1, to - from);
    const begun = total((sum) => sum.begun);
    let asked = 0;
    for (let second = from; second < to; second += 1) asked += this.#asked.get(second) ?? 0;
    return {
      number,
      seconds: Math.max(0, to - from),
      requestsPerSecond: begun / seconds,
      endedPerSecond: total((sum) => sum.ended) / seconds,
      askedPerSecond: asked / seconds,
      places: sums
        .filter(({ sum }) => sum.open > 0)
        .map(({ counted, sum }) => placeLoad(counted, sum, begun))
        .sort((a, b) => b.meanOpen - a.meanOpen)
        .slice(0, placesGivenMax),
      metrics: [],
    };
  }
}

function placeLoad({ place, isPartial }: Counted, sum: SecondsSum, requests: number): PlaceLoad {
  const { begun, mosts } = sum;
  const mean = (total: number): number => (begun === 0 ? 0 : total / begun);
  return {
    place,
    spansPerSecond: begun / Math.max(1, sum.seconds),
    perRequest: requests === 0 ? 0 : begun / requests,
    meanOpen: sum.open,
    mostOpen: isPartial ? null : (mosts[Math.ceil(mostQuantile * mosts.length) - 1] ?? null),
    holdMs: mean(sum.holdMs),
    holdMsMax: sum.holdMsMax,
    waitMs: mean(sum.waitMs),
    waitMsMax: sum.waitMsMax,
    errorRatio: mean(sum.errors),
  };
}
