import { monotonicMs } from "./ledger.mjs";

const epochMs = performance.timeOrigin + performance.now() - monotonicMs();
const nanoseconds = (ms) => String(BigInt(Math.round((epochMs + ms) * 1e6)));
const kinds = { internal: 1, server: 2, client: 3 };
const valueOf = (value) => (typeof value === "number" ? { intValue: String(value) } : { stringValue: value });
const attributesOf = (all) => Object.entries(all).map(([key, value]) => ({ key, value: valueOf(value) }));

let count = 0;
export const nextSpanId = () => (++count).toString(16).padStart(16, "0");

/** What a request says of the trace it belongs to; nothing where it is not sampled. */
export function traceOf(request) {
  const [, traceId, parentSpanId, flags] = /\r\ntraceparent: 00-(\w{32})-(\w{16})-(\w\w)/.exec(request.text) ?? [];
  return flags === "01" ? { traceId, parentSpanId } : undefined;
}

/** Sends spans by OTLP to `otlpPort` every `exportEveryMs`; times are of the ledger's clock. */
export function createSpans(otlpPort, exportEveryMs = 200) {
  let waiting = new Map();
  setInterval(() => {
    if (waiting.size > 0) send(otlpPort, waiting);
    waiting = new Map();
  }, exportEveryMs);
  return {
    add(service, { traceId, spanId, parentSpanId, name, kind, startMs, endMs, attributes = {} }) {
      if (!waiting.has(service)) waiting.set(service, []);
      waiting.get(service).push({
        ...{ traceId, spanId, parentSpanId, name, kind: kinds[kind] },
        startTimeUnixNano: nanoseconds(startMs),
        endTimeUnixNano: nanoseconds(endMs),
        attributes: attributesOf(attributes),
      });
    },
  };
}

function send(port, byService) {
  const resourceSpans = [...byService].map(([service, spans]) => ({
    resource: { attributes: attributesOf({ "service.name": service, "service.instance.id": `${service}-1` }) },
    scopeSpans: [{ spans }],
  }));
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ resourceSpans });
  // Nobody may listen any more: that is for the receiver's side to tell.
  fetch(`http://127.0.0.1:${port}/v1/traces`, { method: "POST", headers, body }).catch(() => undefined);
}
