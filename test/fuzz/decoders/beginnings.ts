import { gzipSync } from "node:zlib";
import { encode } from "../../../src/observe/otlp/proto.fixture.ts";
import { asJson, oneSpan, requestOf } from "../../../src/observe/otlp/traces.fixture.ts";
import { writeMessage } from "../../../src/observe/receiver/grpc-message.ts";

/** Good inputs of every kind, which are changed until they are bad ones. */

const resource = {
  attributes: [
    { key: "service.name", value: { stringValue: "shop" } },
    { key: "host.name", value: { stringValue: "a" } },
    { key: "process.pid", value: { intValue: "7" } },
  ],
};
const event = { timeUnixNano: "1", name: "exception", attributes: oneSpan.attributes };
export const traces = [
  requestOf([oneSpan]),
  requestOf([oneSpan, { ...oneSpan, spanId: Buffer.alloc(8, 3), parentSpanId: oneSpan.spanId, kind: 3 }], resource),
  requestOf([{ ...oneSpan, events: [event], links: [{ traceId: oneSpan.traceId, spanId: oneSpan.spanId }] }], resource),
  { resourceSpans: [{ resource }, { scopeSpans: [{ spans: [oneSpan] }] }] },
];
const attributes = resource.attributes;
const point = { startTimeUnixNano: "1700000000000000000", timeUnixNano: "1700000001000000000", attributes };
const histogramPoint = { ...point, count: "5", sum: 9, bucketCounts: ["1", "4", "0"], explicitBounds: [1, 10], min: 1 };
export const metrics = [
  {
    name: "db.client.connection.count",
    unit: "{connection}",
    sum: { dataPoints: [{ ...point, asInt: "7" }], aggregationTemporality: 2 },
  },
  { name: "nodejs.eventloop.utilization", gauge: { dataPoints: [{ ...point, asDouble: 0.5 }] } },
  {
    name: "http.server.request.duration",
    unit: "s",
    histogram: { dataPoints: [histogramPoint], aggregationTemporality: 1 },
  },
  { name: "old", summary: { dataPoints: [point] } },
].map((metric) => ({ resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [metric] }] }] }));
export const logs = [
  {
    resourceLogs: [
      { resource, scopeLogs: [{ logRecords: [{ timeUnixNano: "1", body: { stringValue: "hello" } }, {}] }] },
    ],
  },
];

export const protobufTraces = traces.map((each) => encode("TracesRequest", each));
export const protobufMetrics = metrics.map((each) => encode("MetricsRequest", each));
export const protobufLogs = logs.map((each) => encode("LogsRequest", each));
export const jsonTraces = traces.map(asJson);
export const jsonMetrics = metrics.map(asJson);
export const jsonLogs = logs.map(asJson);

const trace = { trace_id: "a".repeat(32), span_id: "b".repeat(16), op: "http.server", data: { "http.route": "/a" } };
const child = {
  span_id: "c".repeat(16),
  parent_span_id: "b".repeat(16),
  op: "db",
  description: "SELECT 1",
  start_timestamp: 1700000000.2,
  timestamp: "2023-11-14T22:13:20.500Z",
  tags: { a: "b" },
};
const transaction = JSON.stringify({
  transaction: "GET /a",
  start_timestamp: 1700000000,
  timestamp: 1700000001,
  contexts: { trace, response: { status_code: 500 } },
  transaction_info: { source: "route" },
  release: "shop@1",
  spans: [child],
});
const spanItems = JSON.stringify({
  items: [
    {
      trace_id: "a".repeat(32),
      span_id: "d".repeat(16),
      name: "GET",
      status: "ok",
      start_timestamp: 1700000000,
      end_timestamp: 1700000001,
      attributes: { "sentry.op": { type: "string", value: "http.client" } },
    },
  ],
});
const item = (header: object, payload: string): string =>
  `${JSON.stringify({ ...header, length: Buffer.byteLength(payload) })}\n${payload}\n`;
const header = `${JSON.stringify({ event_id: "9".repeat(32), dsn: "http://key@localhost/1", trace: { sample_rate: "0.5" } })}\n`;
export const envelopes = [
  header + item({ type: "transaction" }, transaction),
  header + item({ type: "span", content_type: "application/vnd.sentry.items.span.v2+json" }, spanItems),
  header +
    item(
      { type: "client_report" },
      JSON.stringify({ discarded_events: [{ reason: "queue", category: "span", quantity: 3 }] }),
    ),
  `${header}{"type":"transaction"}\n${transaction}\n{"type":"attachment","length":3}\n\n\n\n\n{"type":"event"}\n{}`,
].map((text) => Buffer.from(text));

const compressed = writeMessage(gzipSync(protobufTraces[0]!));
compressed[0] = 1;
export const frames = [writeMessage(protobufTraces[0]!), writeMessage(Buffer.alloc(0)), compressed];
