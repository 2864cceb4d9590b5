import { Histogram } from "#measure";
import { textOf } from "../identity/identity-of.ts";
import { traceLimits } from "../limits.ts";
import type { SpanIdentity } from "../span.ts";
import type { TraceThresholds } from "../thresholds.ts";
import type { TraceNode } from "../tree/trace-node.ts";
import { SecondsSeen } from "./seconds-seen.ts";

/** What one request did at a place of the tree, while its tree is walked. */
interface InTree {
  count: number;
  errors: number;
  ms: number;
  criticalMs: number;
  waitMs: number;
  lastEndMs: number;
  overlaps: number;
}

/** Requests in which a place was visited many times. */
export interface RepeatTally {
  traces: number;
  calls: number;
  ms: number;
  criticalMs: number;
  callsMin: number;
  callsMax: number;
  /** Calls that ran beside one before them. */
  overlaps: number;
  exampleTraceId: string;
}

/** Answers at a place that were large. */
export interface LargeTally {
  traces: number;
  bytesMax: number;
  rowsMax: number;
  ms: number;
  exampleTraceId: string;
}

/** All spans at one place of a route's tree: the same path of identities from the root. */
export class RowTally {
  readonly identity: SpanIdentity;
  readonly service: string;
  readonly parent: RowTally | null;
  readonly depth: number;
  readonly children = new Map<string, RowTally>();
  readonly callMs = new Histogram();
  isCall = false;
  traces = 0;
  errors = 0;
  selfMs = 0;
  criticalMs = 0;
  waitMs = 0;
  slowCalls = 0;
  slowExampleTraceId = "";
  /** When calls took long enough to be looked at. */
  readonly slowSeconds = new SecondsSeen();
  repeat: RepeatTally | null = null;
  large: LargeTally | null = null;
  /** Sums over requests of calls (c) against the size of the answer (s), where it is known. */
  readonly growth = { n: 0, c: 0, s: 0, cc: 0, ss: 0, cs: 0 };
  readonly #inTree: InTree = { count: 0, errors: 0, ms: 0, criticalMs: 0, waitMs: 0, lastEndMs: 0, overlaps: 0 };
  #largeHere = false;

  constructor(identity: SpanIdentity, service: string, parent: RowTally | null) {
    this.identity = identity;
    this.service = service;
    this.parent = parent;
    this.depth = parent === null ? 0 : parent.depth + 1;
  }

  /** True the first time in a tree. */
  visit(node: TraceNode, traceId: string, thresholds: TraceThresholds): boolean {
    const durationMs = node.endMs - node.startMs;
    const inTree = this.#inTree;
    const isFirst = inTree.count === 0;
    this.callMs.record(durationMs);
    this.selfMs += node.selfMs;
    this.isCall ||= node.isCall;
    if (node.span.isError) this.errors += 1;
    if (durationMs >= Math.min(thresholds.slowQueryMainMs, thresholds.slowQueryMs))
      this.slowSeconds.add(node.startMs, thresholds.secondsMin);
    if (durationMs >= thresholds.slowQueryMs) {
      this.slowCalls += 1;
      this.slowExampleTraceId ||= traceId;
    }
    if (!isFirst && node.startMs < inTree.lastEndMs - traceLimits.clockStepMs) inTree.overlaps += 1;
    inTree.lastEndMs = isFirst ? node.endMs : Math.max(inTree.lastEndMs, node.endMs);
    inTree.count += 1;
    inTree.ms += durationMs;
    inTree.criticalMs += node.criticalMs;
    inTree.waitMs += node.waitMs;
    if (node.span.isError) inTree.errors += 1;
    this.#lookAtSize(node, durationMs, traceId, thresholds);
    return isFirst;
  }

  closeTree(traceId: string, answerSize: number | null, thresholds: TraceThresholds): void {
    const inTree = this.#inTree;
    this.traces += 1;
    this.criticalMs += inTree.criticalMs;
    this.waitMs += inTree.waitMs;
    if (answerSize !== null) this.#relate(inTree.count, answerSize);
    // Where all but the last failed, it is one call tried again.
    if (inTree.count >= thresholds.repeatsMin && inTree.errors < inTree.count - 1) this.#repeat(inTree, traceId);
    this.#largeHere = false;
    Object.assign(inTree, { count: 0, errors: 0, ms: 0, criticalMs: 0, waitMs: 0, lastEndMs: 0, overlaps: 0 });
  }

  #repeat(inTree: InTree, traceId: string): void {
    const repeat = (this.repeat ??= {
      traces: 0,
      calls: 0,
      ms: 0,
      criticalMs: 0,
      callsMin: Infinity,
      callsMax: 0,
      overlaps: 0,
      exampleTraceId: traceId,
    });
    repeat.traces += 1;
    repeat.calls += inTree.count;
    repeat.ms += inTree.ms;
    repeat.criticalMs += inTree.criticalMs;
    repeat.overlaps += inTree.overlaps;
    repeat.callsMin = Math.min(repeat.callsMin, inTree.count);
    if (inTree.count > repeat.callsMax) {
      repeat.callsMax = inTree.count;
      repeat.exampleTraceId = traceId;
    }
  }

  #relate(calls: number, size: number): void {
    const { growth } = this;
    growth.n += 1;
    growth.c += calls;
    growth.s += size;
    growth.cc += calls * calls;
    growth.ss += size * size;
    growth.cs += calls * size;
  }

  #lookAtSize(node: TraceNode, durationMs: number, traceId: string, thresholds: TraceThresholds): void {
    const bytes = sizeOf(node);
    const rows = Number(textOf(node.span.attributes, "db.response.returned_rows") || 0);
    const isLarge =
      (bytes >= thresholds.payloadBytesMin && durationMs >= thresholds.payloadMsMin) ||
      bytes >= thresholds.payloadAlwaysBytesMin ||
      rows >= thresholds.payloadRowsMin;
    if (!isLarge) return;
    const large = (this.large ??= { traces: 0, bytesMax: 0, rowsMax: 0, ms: 0, exampleTraceId: traceId });
    if (!this.#largeHere) large.traces += 1;
    this.#largeHere = true;
    large.ms += durationMs;
    large.bytesMax = Math.max(large.bytesMax, bytes);
    large.rowsMax = Math.max(large.rowsMax, rows);
  }
}

/** Bytes of an answer's body; 0 = not said. */
export function sizeOf({ span }: TraceNode): number {
  const { attributes } = span;
  const text = textOf(attributes, "http.response.body.size") || textOf(attributes, "http.response.size");
  const bytes = Number(text || 0);
  return Number.isFinite(bytes) && bytes > 0 ? bytes : 0;
}
