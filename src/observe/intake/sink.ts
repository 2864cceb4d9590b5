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

/** Keeps nothing: the counting is the intake's. */
export class CountingSink implements SpanSink {
  spans(): void {}
  metrics(): void {}
  isFull(): boolean {
    return false;
  }
  async close(): Promise<void> {}
}
