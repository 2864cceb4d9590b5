import type { Span } from "#trace";
import type { MetricPoint } from "./metric-point.ts";

/** Where decoded telemetry goes, inside the receiver's process. It is called between two requests: it must not block. */
export interface SpanSink {
  /** Takes the batch over. */
  spans(batch: readonly Span[]): void;
  metrics(points: readonly MetricPoint[]): void;
  /** True: it cannot take more now, and senders are told to come again. */
  isFull(): boolean;
  /** The last batch was handed in. */
  close(): Promise<void>;
}

/** Gives everything to each of several; full as soon as one of them is. */
export class SinkGroup implements SpanSink {
  private readonly sinks: readonly SpanSink[];

  constructor(sinks: readonly SpanSink[]) {
    this.sinks = sinks;
  }

  spans(batch: readonly Span[]): void {
    for (const sink of this.sinks) sink.spans(batch);
  }

  metrics(points: readonly MetricPoint[]): void {
    for (const sink of this.sinks) sink.metrics(points);
  }

  isFull(): boolean {
    return this.sinks.some((sink) => sink.isFull());
  }

  async close(): Promise<void> {
    await Promise.all(this.sinks.map((sink) => sink.close()));
  }
}
