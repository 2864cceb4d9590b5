import { traceLimits } from "./limits.ts";
import type { SentRequest, Span } from "./span.ts";
import { assembleTrace } from "./tree/assemble-trace.ts";
import type { Trace } from "./tree/trace-node.ts";

/** Why a span is in no trace. */
export type SpanDropReason = "late" | "duplicate" | "trace-too-large" | "store-full" | "bad-span";

/** `received` = `held` + `given` + all that was dropped. */
export interface TraceCounts {
  readonly spansReceived: number;
  readonly spansHeld: number;
  readonly spansGiven: number;
  readonly spansDropped: Readonly<Record<SpanDropReason, number>>;
  readonly tracesGiven: number;
  /** Of sampled requests; those beyond the limit are not joined. */
  readonly requestsReceived: number;
  readonly requestsDropped: number;
  readonly cyclesCut: number;
  readonly orphans: number;
  readonly clocksShifted: number;
}

export interface TraceStoreOptions {
  /** A trace is complete when nothing came for it for that long: an SDK's batch delay and export period. */
  readonly quietMs?: number;
  readonly spansMax?: number;
  readonly spansPerTraceMax?: number;
  readonly requestsMax?: number;
}

interface OpenTrace {
  readonly spans: Span[];
  readonly requests: SentRequest[];
  lastMs: number;
}

const batchDelayMs = 15_000;

/** Spans and requests in, in any order; traces out, when they are complete. Time is handed in. */
export class TraceStore {
  readonly #open = new Map<string, OpenTrace>();
  /** Two generations, so that the ids of traces given out do not grow without a bound. */
  #closed = new Set<string>();
  #closedBefore = new Set<string>();
  readonly #limits: Required<TraceStoreOptions>;
  readonly #dropped: Record<SpanDropReason, number> = {
    late: 0,
    duplicate: 0,
    "trace-too-large": 0,
    "store-full": 0,
    "bad-span": 0,
  };
  #received = 0;
  #held = 0;
  #given = 0;
  #tracesGiven = 0;
  #requestsReceived = 0;
  #requestsHeld = 0;
  #requestsDropped = 0;
  readonly #flaws = { cyclesCut: 0, orphans: 0, clocksShifted: 0 };

  constructor(options: TraceStoreOptions = {}) {
    this.#limits = {
      quietMs: options.quietMs ?? batchDelayMs,
      spansMax: options.spansMax ?? traceLimits.spansHeld,
      spansPerTraceMax: options.spansPerTraceMax ?? traceLimits.spansPerTrace,
      requestsMax: options.requestsMax ?? traceLimits.requestsHeld,
    };
  }

  addSpan(span: Span, nowMs: number): void {
    this.#received += 1;
    const reason = this.#refusal(span);
    if (reason !== null) {
      this.#dropped[reason] += 1;
      return;
    }
    const trace = this.#traceOf(span.traceId, nowMs);
    trace.spans.push(span);
    trace.lastMs = nowMs;
    this.#held += 1;
  }

  /** When it has ended; before or after its spans. */
  addRequest(request: SentRequest, nowMs: number): void {
    this.#requestsReceived += 1;
    if (this.#requestsHeld >= this.#limits.requestsMax) {
      this.#requestsDropped += 1;
      return;
    }
    const trace = this.#traceOf(request.traceId, nowMs);
    trace.requests.push(request);
    trace.lastMs = nowMs;
    this.#requestsHeld += 1;
  }

  /** Traces for which nothing came for the quiet time; each is given once. */
  takeQuiet(nowMs: number): readonly Trace[] {
    return this.#take(({ lastMs }) => nowMs - lastMs >= this.#limits.quietMs);
  }

  /** To make room: what holds spans and has been quiet for so long. A request whose spans are on their way holds none. */
  takeSpans(nowMs: number, quietMs: number): readonly Trace[] {
    return this.#take(({ spans, lastMs }) => spans.length > 0 && nowMs - lastMs >= quietMs);
  }

  /** What is left at the end. */
  takeAll(): readonly Trace[] {
    return this.#take(() => true);
  }

  counts(): TraceCounts {
    return {
      spansReceived: this.#received,
      spansHeld: this.#held,
      spansGiven: this.#given,
      spansDropped: { ...this.#dropped },
      tracesGiven: this.#tracesGiven,
      requestsReceived: this.#requestsReceived,
      requestsDropped: this.#requestsDropped,
      ...this.#flaws,
    };
  }

  #refusal({ traceId, startMs, durationMs }: Span): SpanDropReason | null {
    if (!Number.isFinite(startMs) || !(durationMs >= 0 && durationMs < Infinity)) return "bad-span";
    if (this.#held >= this.#limits.spansMax) return "store-full";
    const held = this.#open.get(traceId)?.spans.length ?? 0;
    return held >= this.#limits.spansPerTraceMax ? "trace-too-large" : null;
  }

  #isClosed(traceId: string): boolean {
    return this.#closed.has(traceId) || this.#closedBefore.has(traceId);
  }

  #traceOf(traceId: string, nowMs: number): OpenTrace {
    const known = this.#open.get(traceId);
    if (known !== undefined) return known;
    const trace: OpenTrace = { spans: [], requests: [], lastMs: nowMs };
    this.#open.set(traceId, trace);
    return trace;
  }

  #take(isComplete: (trace: OpenTrace) => boolean): readonly Trace[] {
    const taken: Trace[] = [];
    for (const [traceId, open] of this.#open) {
      if (!isComplete(open)) continue;
      const trace = this.#close(traceId, open);
      if (trace.trees.length + trace.unanswered.length > 0) taken.push(trace);
    }
    return taken;
  }

  #close(traceId: string, { spans, requests }: OpenTrace): Trace {
    const whole = assembleTrace(traceId, spans, requests);
    const trace = this.#isClosed(traceId) ? withoutLate(whole) : whole;
    this.#open.delete(traceId);
    this.#remember(traceId);
    this.#held -= spans.length;
    this.#requestsHeld -= requests.length;
    this.#given += trace.spanCount;
    this.#dropped.late += whole.spanCount - trace.spanCount;
    this.#dropped.duplicate += whole.flaws.duplicates;
    this.#tracesGiven += 1;
    this.#flaws.cyclesCut += trace.flaws.cyclesCut;
    this.#flaws.orphans += trace.flaws.orphans;
    this.#flaws.clocksShifted += trace.flaws.clocksShifted;
    return trace;
  }

  #remember(traceId: string): void {
    if (this.#closed.size >= traceLimits.closedTracesKnown) {
      this.#closedBefore = this.#closed;
      this.#closed = new Set();
    }
    this.#closed.add(traceId);
  }
}

/**
 * An iteration may pause for longer than a trace is waited for, and goes on under the same id: requests that came since
 * are whole. Spans of those before are too late, for their trees were given.
 */
function withoutLate(trace: Trace): Trace {
  const trees = trace.trees.filter(({ sent, root }) => sent !== null || root.span.parentId === null);
  const spanCount = trees.reduce((sum, { nodes }) => sum + nodes.length, 0);
  return { ...trace, trees, spanCount, flaws: { ...trace.flaws, orphans: 0 } };
}
