import { insideOf, type TracesInside } from "#diagnosis";
import type { RouteExample } from "#run";
import {
  type CountedStretch,
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
  type TraceThresholds,
} from "#trace";
import type { MetricPoint } from "../intake/metric-point.ts";
import type { SpanSink } from "../intake/sink.ts";
import { PullSample } from "../jaeger/pull-sample.ts";
import { bytesOf, leanSpan } from "./span-bytes.ts";

/** With what its process needs beside it, that stays below 256 MiB. */
const held = { spans: 40_000, bytes: 24 * 1024 * 1024, spansPerTrace: 10_000, bytesPerSpan: 8 * 1024 } as const;
/** The delay of an SDK's batches, several times. */
const quietMs = 15_000;
/** Where there is no room to wait for that long. */
const hurriedMs = 3_000;
const lookEveryMs = 1_000;
/** Until the first traces are complete, those that may be are looked at: who is killed by then has something to show. */
const peek = { quietMs: 1_500, traces: 100 } as const;

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
  private readonly breakdown: TraceBreakdown;
  private readonly places = new PlaceMeter();
  private readonly readings = new MetricMeter();
  private readonly nowMs: () => number;
  private readonly originMs: number;
  private readonly limits: HeldLimits;
  private early: TraceBreakdown | undefined;
  private sample: PullSample | undefined;
  private heldSpans = 0;
  private heldBytes = 0;
  private lookedMs: number;
  private readonly rest: () => void;

  /**
   * @param originMs unix epoch at which `nowMs` was 0
   * @param rest is called in the midst of long work, between two traces
   */
  constructor(
    nowMs: () => number,
    limits: HeldLimits = held,
    thresholds: Partial<TraceThresholds> = {},
    originMs: number = performance.timeOrigin,
    rest: () => void = () => undefined,
  ) {
    this.rest = rest;
    this.nowMs = nowMs;
    this.originMs = originMs;
    this.breakdown = new TraceBreakdown(thresholds);
    this.early = new TraceBreakdown(thresholds);
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
    for (const each of sentRequestsOf(batch)) {
      if (this.sample === undefined) this.store.addRequest(each, nowMs);
      else this.sample.add(each);
    }
    this.look(nowMs);
  }

  /** Requests are not joined as they come: those of a few traces are, which are fetched at the end. */
  sampleForPulling(): void {
    this.sample = new PullSample();
  }

  /** Joins what was sampled; ids of the traces to fetch. */
  takeSample(): readonly string[] {
    const sampled = this.sample?.list() ?? [];
    const nowMs = this.nowMs();
    for (const [, requests] of sampled) for (const each of requests) this.store.addRequest(each, nowMs);
    return sampled.map(([traceId]) => traceId);
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

  /** A load of a search, which gets examples of its own. */
  addStretch(stretch: CountedStretch): void {
    this.breakdown.addStretch(stretch);
  }

  /** Examples of stretches of the run that are over, once each. */
  takeWindows(isLast: boolean): readonly RouteExample[] {
    return this.breakdown.takeWindows(isLast);
  }

  /** When it was closed. */
  inside(refused: Reasons, droppedBySdk: Reasons): TracesInside {
    return insideOf(this.breakdown, { counts: this.store.counts(), refused, droppedBySdk });
  }

  /** By now, before it is closed. */
  insideByNow(): TracesInside {
    return insideOf(this.early ?? this.breakdown, { counts: this.store.counts() });
  }

  /** By now. One that is still the same is the same object. */
  examples(): readonly RouteExample[] {
    this.give(this.store.takeQuiet(this.nowMs()));
    const { early } = this;
    if (early === undefined) return this.breakdown.examples();
    for (const trace of this.store.peek(this.nowMs(), peek.quietMs, peek.traces)) early.add(trace);
    return early.examples();
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
    if (traces.some(({ trees }) => trees.length > 0)) this.early = undefined;
    const epochMs = this.originMs + this.nowMs();
    for (const trace of traces) {
      this.rest();
      this.breakdown.add(trace);
      this.places.add(trace, epochMs);
      for (const { nodes } of trace.trees) for (const { span } of nodes) this.heldBytes -= bytesOf(span);
    }
    this.heldSpans = this.store.counts().spansHeld;
    // What was dropped when its trace was closed is not among the trees.
    if (this.heldSpans === 0) this.heldBytes = 0;
  }
}
