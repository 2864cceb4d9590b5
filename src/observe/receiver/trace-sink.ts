import { insideOf, type TracesInside } from "#diagnosis";
import {
  type LoadStretch,
  MetricMeter,
  PlaceMeter,
  type SentBatch,
  sentRequestsOf,
  type Span,
  type StretchLoad,
  type Trace,
  TraceBreakdown,
  TraceStore,
} from "#trace";
import type { MetricPoint } from "../intake/metric-point.ts";
import type { SpanSink } from "../intake/sink.ts";
import { bytesOf, leanSpan } from "./span-bytes.ts";

/** With what its process needs beside it, that stays below 256 MiB. */
const held = { spans: 40_000, bytes: 24 * 1024 * 1024, spansPerTrace: 10_000, bytesPerSpan: 8 * 1024 } as const;
/** The delay of an SDK's batches, several times. */
const quietMs = 15_000;
/** Where there is no room to wait for that long. */
const hurriedMs = 3_000;
const lookEveryMs = 1_000;

type Reasons = Readonly<Record<string, number>>;

export interface HeldLimits {
  readonly spans: number;
  readonly bytes: number;
}

/**
 * Makes traces of spans, and a breakdown of traces, while they come. It is never full: where there is no room, traces
 * are closed sooner, and what comes for them afterwards is counted as late.
 */
export class TraceSink implements SpanSink {
  private readonly store = new TraceStore({ quietMs, spansMax: held.spans, spansPerTraceMax: held.spansPerTrace });
  private readonly breakdown = new TraceBreakdown();
  private readonly places = new PlaceMeter();
  private readonly readings = new MetricMeter();
  private readonly nowMs: () => number;
  private readonly originMs: number;
  private readonly limits: HeldLimits;
  private heldSpans = 0;
  private heldBytes = 0;
  private lookedMs: number;

  /** @param originMs unix epoch at which `nowMs` was 0 */
  constructor(nowMs: () => number, limits: HeldLimits = held, originMs: number = performance.timeOrigin) {
    this.nowMs = nowMs;
    this.originMs = originMs;
    this.limits = limits;
    this.lookedMs = nowMs();
  }

  spans(batch: readonly Span[]): void {
    const nowMs = this.nowMs();
    for (const each of batch) this.hold(leanSpan(each, held.bytesPerSpan), nowMs);
    this.look(nowMs);
  }

  /** Requests that were sent; before or after what the target says of them. */
  requests(batch: SentBatch): void {
    const nowMs = this.nowMs();
    for (const each of sentRequestsOf(batch)) this.store.addRequest(each, nowMs);
    this.look(nowMs);
  }

  private look(nowMs: number): void {
    if (nowMs - this.lookedMs < lookEveryMs) return;
    this.lookedMs = nowMs;
    this.give(this.store.takeQuiet(nowMs));
  }

  metrics(points: readonly MetricPoint[]): void {
    for (const point of points) this.readings.add(point);
  }

  isFull(): boolean {
    return false;
  }

  async close(): Promise<void> {
    this.give(this.store.takeAll());
  }

  /** When it was closed. */
  inside(refused: Reasons, droppedBySdk: Reasons): TracesInside {
    return insideOf(this.breakdown, { counts: this.store.counts(), refused, droppedBySdk });
  }

  /** When it was closed. */
  stretch(stretch: LoadStretch): StretchLoad {
    return { ...this.places.read(stretch), metrics: this.readings.read(stretch) };
  }

  private hold(span: Span, nowMs: number): void {
    if (this.isAtLimit()) this.give(this.store.takeSpans(nowMs, hurriedMs));
    if (this.isAtLimit()) this.give(this.store.takeSpans(nowMs, 0));
    this.store.addSpan(span, nowMs);
    this.heldSpans++;
    this.heldBytes += bytesOf(span);
  }

  private isAtLimit(): boolean {
    return this.heldSpans >= this.limits.spans || this.heldBytes >= this.limits.bytes;
  }

  private give(traces: readonly Trace[]): void {
    const epochMs = this.originMs + this.nowMs();
    for (const trace of traces) {
      this.breakdown.add(trace);
      this.places.add(trace, epochMs);
      for (const { nodes } of trace.trees) for (const { span } of nodes) this.heldBytes -= bytesOf(span);
    }
    this.heldSpans = this.store.counts().spansHeld;
    // What was dropped when its trace was closed is not among the trees.
    if (this.heldSpans === 0) this.heldBytes = 0;
  }
}
