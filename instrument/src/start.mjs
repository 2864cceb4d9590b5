// @ts-check
import { diag, DiagConsoleLogger, DiagLogLevel, metrics } from "@opentelemetry/api";
import { diagLogLevelFromString } from "@opentelemetry/core";
import { OTLPMetricExporter as JsonMetrics } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as ProtobufMetrics } from "@opentelemetry/exporter-metrics-otlp-proto";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { beforeTheEnd } from "./at-exit.mjs";
import { createDelivery } from "./delivery.mjs";
import { hookImports } from "./import-hook.mjs";
import { chosenInstrumentations, patchedModules } from "./instrumentations.mjs";
import { createListener } from "./listener.mjs";
import { quietWithout } from "./metrics-delivery.mjs";
import { readResource } from "./resource.mjs";
import { readSettings } from "./settings.mjs";
import { SpanQueue } from "./span-queue.mjs";
import { countSpans } from "./span-counts.mjs";

const started = Symbol.for("@plimsoll/instrument started");

/** @typedef {import("./settings.mjs").Settings} Settings */

/** Once per thread, however often this package is loaded: by `import` and `require`, in several copies. */
export function start() {
  const here = /** @type {Record<symbol, unknown>} */ (globalThis);
  if (here[started]) return;
  here[started] = true;
  const settings = readSettings(process.env, process.argv[1]);
  for (const warning of settings.warnings) say(warning);
  logAsAsked(process.env["OTEL_LOG_LEVEL"]);
  const resource = readResource(settings.serviceName);
  const meterProvider = startMetrics(settings, resource);
  const queue = startTraces(settings, resource, meterProvider);
  const instrumentations = chosenInstrumentations(settings);
  registerInstrumentations({ instrumentations, ...(meterProvider ? { meterProvider } : {}) });
  hookImports(patchedModules(instrumentations));
  if (queue) countSpans(queue, meterProvider);
  else beforeTheEnd({ flush: async () => meterProvider?.forceFlush(), flushNow() {} });
}

/**
 * @param {Settings} settings
 * @param {import("@opentelemetry/resources").Resource} resource
 * @param {MeterProvider | undefined} meterProvider
 */
function startTraces({ traces, queue: limits }, resource, meterProvider) {
  if (!traces) return undefined;
  const listener = createListener(traces.url);
  const delivery = createDelivery(traces, limits.timeoutMs, listener);
  const queue = new SpanQueue(limits, (batch) => delivery.deliver(batch));
  new NodeTracerProvider({ resource, spanProcessors: [queue] }).register();
  const flushNow = () => {
    const batches = queue.takeAll();
    const arrived = delivery.deliverNow(batches);
    for (const [index, { length }] of batches.entries()) {
      if (index < arrived) queue.tally.delivered += length;
      else queue.tally.undelivered += length;
    }
    reportLosses(queue.tally, traces.url);
  };
  const flush = async () => {
    await queue.forceFlush();
    // After the spans: it carries the count of those that were lost.
    await meterProvider?.forceFlush().catch(() => {});
  };
  beforeTheEnd({ flush, flushNow });
  return queue;
}

/**
 * @param {Settings} settings
 * @param {import("@opentelemetry/resources").Resource} resource
 */
function startMetrics({ metrics: destination, metricsEveryMs, queue: { timeoutMs } }, resource) {
  if (!destination) return undefined;
  const { url, encoding } = destination;
  const Exporter = encoding === "json" ? JsonMetrics : ProtobufMetrics;
  const exportTimeoutMillis = Math.min(timeoutMs, metricsEveryMs);
  const reader = new PeriodicExportingMetricReader({
    exporter: quietWithout(createListener(url), new Exporter({ url, timeoutMillis: exportTimeoutMillis })),
    exportIntervalMillis: metricsEveryMs,
    exportTimeoutMillis,
  });
  const provider = new MeterProvider({ resource, readers: [reader] });
  metrics.setGlobalMeterProvider(provider);
  return provider;
}

/**
 * Only where somebody listened: without a receiver nothing is missed.
 * @param {SpanQueue["tally"]} tally
 * @param {string} url
 */
function reportLosses({ ended, delivered, droppedFull, undelivered }, url) {
  if (delivered === 0 || droppedFull + undelivered === 0) return;
  say(
    `${droppedFull + undelivered} of ${ended} spans are missing at ${url}: ` +
      `${droppedFull} found the queue full (OTEL_BSP_MAX_QUEUE_SIZE), ${undelivered} were not accepted`,
  );
}

/** @param {string | undefined} level */
function logAsAsked(level) {
  const asked = level === undefined ? undefined : diagLogLevelFromString(level);
  if (asked !== undefined && asked !== DiagLogLevel.NONE) diag.setLogger(new DiagConsoleLogger(), { logLevel: asked });
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`@plimsoll/instrument: ${text}\n`);
}
