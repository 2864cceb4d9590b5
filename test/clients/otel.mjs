// node otel.mjs <protobuf|json|grpc> <traces>: so many traces of four spans, ended and flushed. Prints what it sent.
import { SpanKind, SpanStatusCode, context, trace } from "@opentelemetry/api";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter as GrpcExporter } from "@opentelemetry/exporter-trace-otlp-grpc";
import { OTLPTraceExporter as JsonExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";

const [, , way = "protobuf", count = "100"] = process.argv;
const exporters = { protobuf: ProtobufExporter, json: JsonExporter, grpc: GrpcExporter };
const resource = resourceFromAttributes({ "service.name": `shop-${way}`, "service.instance.id": "a" });
const provider = new NodeTracerProvider({
  resource,
  spanProcessors: [new BatchSpanProcessor(new exporters[way](), { maxQueueSize: 65_536 })],
});
const tracer = provider.getTracer("clients");
/** @type {string[]} */
const sent = [];

/** @param {string} name @param {import("@opentelemetry/api").SpanKind} kind @param {import("@opentelemetry/api").Context} parent */
function span(name, kind, parent) {
  const begun = tracer.startSpan(
    name,
    { kind, attributes: { "http.route": "/api", size: 3, ratio: 0.5, list: ["a", "b"] } },
    parent,
  );
  const { traceId, spanId } = begun.spanContext();
  sent.push(`${traceId} ${spanId} ${name}`);
  return begun;
}

for (let index = 0; index < Number(count); index++) {
  const root = span("GET /api", SpanKind.SERVER, context.active());
  const below = trace.setSpan(context.active(), root);
  for (const name of ["SELECT a", "SELECT b", "GET é"]) span(name, SpanKind.CLIENT, below).end();
  if (index % 10 === 0) root.setStatus({ code: SpanStatusCode.ERROR });
  root.end();
}
await provider.shutdown();
if (way === "protobuf") {
  const readers = [
    new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter(), exportIntervalMillis: 60_000 }),
  ];
  const meters = new MeterProvider({ resource, readers });
  meters.getMeter("clients").createUpDownCounter("db.client.connection.count", { unit: "{connection}" }).add(7);
  meters.getMeter("clients").createHistogram("http.server.request.duration", { unit: "s" }).record(0.25);
  await meters.shutdown();
}
process.stdout.write(JSON.stringify(sent));
