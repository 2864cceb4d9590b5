import { monotonicMs } from "./ledger.mjs";
import { answer, serve } from "./raw-server.mjs";

const epochMs = performance.timeOrigin + performance.now() - monotonicMs();
const nanoseconds = (ms) => String(BigInt(Math.round((epochMs + ms) * 1e6)));

/**
 * Each request waits `queueMs` before its handler begins, which takes `handlerMs`. Of the handler alone there is a span,
 * sent by OTLP to `otlpPort` every `exportEveryMs`. The ledger's stretches are the waits as they were.
 */
serve(({ queueMs, handlerMs, otlpPort, exportEveryMs = 200 }, ledger) => {
  let spans = [];
  setInterval(() => {
    if (spans.length > 0) send(otlpPort, spans);
    spans = [];
  }, exportEveryMs);
  return (request) => {
    const arrivedMs = monotonicMs();
    const [, traceId, parentSpanId, flags] = /\r\ntraceparent: 00-(\w{32})-(\w{16})-(\w\w)/.exec(request.text) ?? [];
    setTimeout(() => {
      const startMs = monotonicMs();
      ledger.stood(arrivedMs, startMs);
      setTimeout(() => {
        answer(request, ledger);
        if (flags === "01") spans.push(spanOf({ traceId, parentSpanId, startMs, endMs: monotonicMs() }));
      }, handlerMs);
    }, queueMs);
  };
});

let count = 0;

function spanOf({ traceId, parentSpanId, startMs, endMs }) {
  return {
    traceId,
    spanId: (++count).toString(16).padStart(16, "0"),
    parentSpanId,
    name: "GET /",
    kind: 2,
    startTimeUnixNano: nanoseconds(startMs),
    endTimeUnixNano: nanoseconds(endMs),
    attributes: [
      { key: "http.request.method", value: { stringValue: "GET" } },
      { key: "http.route", value: { stringValue: "/" } },
    ],
  };
}

function send(port, spans) {
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "queue" } }] };
  const body = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
  const headers = { "content-type": "application/json" };
  // Nobody may listen any more: that is for the receiver's side to tell.
  fetch(`http://127.0.0.1:${port}/v1/traces`, { method: "POST", headers, body }).catch(() => undefined);
}
