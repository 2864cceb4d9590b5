// @ts-check
import { context } from "@opentelemetry/api";
import { ExportResultCode, suppressTracing } from "@opentelemetry/core";

/** @typedef {import("@opentelemetry/sdk-metrics").PushMetricExporter} Exporter */

/**
 * An exporter that gives up at once while nobody listens, instead of trying again until the next is due.
 * @param {ReturnType<typeof import("./listener.mjs").createListener>} listener
 * @param {Exporter} exporter
 * @returns {Exporter}
 */
export function quietWithout(listener, exporter) {
  return {
    export(batch, done) {
      void context.with(suppressTracing(context.active()), async () => {
        // A collector that is away misses one reading; sums go on counting.
        if (!(await listener.listens())) return done({ code: ExportResultCode.SUCCESS });
        return exporter.export(batch, (result) => {
          if (result.code !== ExportResultCode.SUCCESS) listener.lost();
          done(result);
        });
      });
    },
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
    ...(exporter.selectAggregation ? { selectAggregation: exporter.selectAggregation.bind(exporter) } : {}),
    ...(exporter.selectAggregationTemporality
      ? { selectAggregationTemporality: exporter.selectAggregationTemporality.bind(exporter) }
      : {}),
  };
}
