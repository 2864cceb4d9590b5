// @ts-check
import { version } from "./version.mjs";

const component = { "otel.component.type": "batching_span_processor", "otel.component.name": "plimsoll_span_queue/0" };

/**
 * Tells the receiver what became of the spans, so that it knows what it did not get.
 * @param {import("./span-queue.mjs").SpanQueue} queue
 * @param {import("@opentelemetry/sdk-metrics").MeterProvider | undefined} meterProvider
 */
export function countSpans(queue, meterProvider) {
  if (!meterProvider) return;
  const meter = meterProvider.getMeter("@plimsoll/instrument", version);
  const unit = "{span}";
  meter.createObservableCounter("otel.sdk.processor.span.processed", { unit }).addCallback((result) => {
    const { delivered, droppedFull, undelivered } = queue.tally;
    result.observe(delivered, component);
    result.observe(droppedFull, { ...component, "error.type": "queue_full" });
    result.observe(undelivered, { ...component, "error.type": "not_delivered" });
  });
  meter
    .createObservableUpDownCounter("otel.sdk.processor.span.queue.size", { unit })
    .addCallback((result) => result.observe(queue.size, component));
  meter
    .createObservableUpDownCounter("otel.sdk.processor.span.queue.capacity", { unit })
    .addCallback((result) => result.observe(queue.capacity, component));
}
