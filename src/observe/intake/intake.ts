import { type Attributes, noLosses, normaliseSpan, type Span, type SpanKind } from "#trace";
import { Counter } from "./counter.ts";
import { cutText } from "./cut-value.ts";
import { limits, spanTimes } from "./limits.ts";
import type { MetricPoint } from "./metric-point.ts";
import type { SpanSink } from "./sink.ts";

/** Of spans: some hundredth of a millisecond each at the most. */
const restEvery = 32;

/** Why a span, a metric point or an envelope item was not taken. */
export type DropReason =
  | "bad_id"
  | "bad_time"
  | "malformed"
  | "unsupported_metric"
  | "unknown_item"
  | "item_too_large"
  | "too_many_items";

/** What was taken, but not as it came. */
export type Repair = "end_before_start" | "attributes_cut" | "values_cut" | "values_left_out";

/** As it was decoded: names and attributes are those of its sender. */
export interface RawSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | null;
  readonly kind: SpanKind;
  readonly name: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly isError: boolean;
  readonly attributes: Attributes;
  readonly weight: number;
}

/** Who sent it. */
export interface Origin {
  readonly service: string;
  readonly instance: string | null;
}

/** The one way in for all that was decoded: counts it, repairs it, and hands it on in batches. */
export class Intake {
  spans = 0;
  metricPoints = 0;
  logRecords = 0;
  /** Errors that Sentry's SDKs reported. */
  events = 0;
  readonly services = new Counter();
  /** Name, language and version, as they say themselves, by messages. */
  readonly sdks = new Counter();
  readonly dropped = new Counter();
  readonly repaired = new Counter();
  /** What the target's SDKs say they dropped themselves. */
  readonly droppedBySdk = new Counter();
  private readonly sink: SpanSink;
  private readonly rest: () => void;
  /** Since the last span. */
  private readonly losses = noLosses();
  private batch: Span[] = [];
  private points: MetricPoint[] = [];

  /** @param rest is called in the midst of long work, between two spans */
  constructor(sink: SpanSink, rest: () => void = () => undefined) {
    this.sink = sink;
    this.rest = rest;
  }

  span(raw: RawSpan, { service, instance }: Origin): void {
    const { startMs, durationMs } = raw;
    // Written so that NaN is refused, too.
    if (!(startMs >= spanTimes.fromMs && startMs + Math.max(0, durationMs) < spanTimes.toMs)) {
      this.dropped.add("bad_time");
      return;
    }
    if (durationMs < 0) this.repaired.add("end_before_start");
    if (++this.spans % restEvery === 0) this.rest();
    const { kind, name, attributes } = normaliseSpan(raw, this.losses);
    this.countLosses();
    this.batch.push({
      traceId: raw.traceId,
      spanId: raw.spanId,
      parentId: raw.parentId,
      kind,
      name: cutText(name, limits.nameBytes, this),
      service,
      instance,
      startMs,
      durationMs: durationMs > 0 ? durationMs : 0,
      isError: raw.isError,
      attributes,
      weight: raw.weight,
    });
    if (this.batch.length >= limits.batchSpans) this.flush();
  }

  point(point: MetricPoint): void {
    this.metricPoints++;
    this.points.push(point);
    if (this.points.length >= limits.batchSpans) this.flush();
  }

  drop(reason: DropReason, count = 1): void {
    if (count > 0) this.dropped.add(reason, count);
  }

  repair(what: Repair, count = 1): void {
    if (count > 0) this.repaired.add(what, count);
  }

  private countLosses(): void {
    const { losses } = this;
    if (losses.attributesDropped === 0 && losses.valuesCut === 0) return;
    this.repair("attributes_cut", losses.attributesDropped);
    this.repair("values_cut", losses.valuesCut);
    losses.attributesDropped = 0;
    losses.valuesCut = 0;
  }

  /** At the end of each request. */
  flush(): void {
    const { batch, points } = this;
    if (batch.length > 0) {
      this.batch = [];
      this.sink.spans(batch);
    }
    if (points.length > 0) {
      this.points = [];
      this.sink.metrics(points);
    }
  }
}
