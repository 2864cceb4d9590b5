// A service at /items/… and the Jaeger its traces go to, in one process. Of each request with a sampled traceparent the
// Jaeger knows a server span and a query below it, `lateMs` later, and answers as Jaeger does; /ledger says what it was
// asked.
//
//   { "api": "v3" | "legacy" | "both", "lateMs": 0, "errorStatus": 0 }
import { createServer } from "node:http";

const { api = "both", lateMs = 0, errorStatus = 0 } = JSON.parse(process.argv[2] ?? "{}");
const service = "shop";
const handlerMs = 10;
const traces = new Map();
const ledger = { asked: 0, found: 0, traced: 0, paths: {} };

const hex = (seed, digits) => seed.toString(16).padStart(digits, "0");
const query = "SELECT id, name FROM products WHERE id = $1";

/** The answer of the third version, as its snapshot tests have it. */
function v3(requests) {
  const text = (key, value) => ({ key, value: { stringValue: value } });
  const nanos = (ms) => `${Math.round(ms * 1e3)}000`;
  const spans = requests.flatMap(({ traceId, spanId, startMs, durationMs }, at) => [
    {
      traceId,
      spanId: hex(2 * at + 1, 16),
      parentSpanId: spanId,
      name: "GET /items/:id",
      kind: 2,
      startTimeUnixNano: nanos(startMs + 1),
      endTimeUnixNano: nanos(startMs + durationMs - 1),
      attributes: [text("http.request.method", "GET"), text("http.route", "/items/:id")],
      status: {},
    },
    {
      traceId,
      spanId: hex(2 * at + 2, 16),
      parentSpanId: hex(2 * at + 1, 16),
      name: "pg.query:SELECT shop",
      kind: 3,
      startTimeUnixNano: nanos(startMs + 2),
      endTimeUnixNano: nanos(startMs + durationMs - 2),
      attributes: [text("db.system.name", "postgresql"), text("db.query.text", query)],
      status: {},
    },
  ]);
  const resource = { attributes: [text("service.name", service)] };
  return { result: { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "shop" }, spans }] }] } };
}

/** The answer its own page gets. */
function legacy(traceId, requests) {
  const tag = (key, value, type = "string") => ({ key, type, value });
  const common = { flags: 1, logs: [], processID: "p1", warnings: null };
  const childOf = (spanID) => [{ refType: "CHILD_OF", traceID: traceId, spanID }];
  const spans = requests.flatMap(({ spanId, startMs, durationMs }, at) => [
    {
      traceID: traceId,
      spanID: hex(2 * at + 1, 16),
      operationName: "GET /items/:id",
      references: childOf(spanId),
      startTime: Math.round((startMs + 1) * 1e3),
      duration: Math.round((durationMs - 2) * 1e3),
      tags: [tag("span.kind", "server"), tag("http.method", "GET"), tag("http.route", "/items/:id")],
      ...common,
    },
    {
      traceID: traceId,
      spanID: hex(2 * at + 2, 16),
      operationName: "pg.query:SELECT shop",
      references: childOf(hex(2 * at + 1, 16)),
      startTime: Math.round((startMs + 2) * 1e3),
      duration: Math.round((durationMs - 4) * 1e3),
      tags: [tag("span.kind", "client"), tag("db.system", "postgresql"), tag("db.statement", query)],
      ...common,
    },
  ]);
  const processes = { p1: { serviceName: service, tags: [tag("telemetry.sdk.name", "opentelemetry")] } };
  return {
    data: [{ traceID: traceId, spans, processes, warnings: null }],
    total: 0,
    limit: 0,
    offset: 0,
    errors: null,
  };
}

function known(traceId) {
  const requests = traces.get(traceId);
  return requests !== undefined && Date.now() - requests[0].takenMs >= lateMs ? requests : undefined;
}

function answer(response, status, document) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(typeof document === "string" ? document : JSON.stringify(document));
}

function trace(response, traceId, isV3) {
  ledger.asked += 1;
  const requests = known(traceId);
  if (errorStatus !== 0) answer(response, errorStatus, "no");
  else if (requests !== undefined) {
    ledger.found += 1;
    answer(response, 200, isV3 ? v3(requests) : legacy(traceId, requests));
  } else if (isV3) answer(response, 404, { error: { httpCode: 404, message: "No traces found" } });
  else
    answer(response, 404, {
      data: null,
      total: 0,
      limit: 0,
      offset: 0,
      errors: [{ code: 404, msg: "trace not found" }],
    });
}

/** Answers a request, and tells Jaeger of it. */
function serve(request, response) {
  const [, traceId, spanId, flags] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-(..)$/.exec(request.headers.traceparent ?? "") ?? [];
  const startMs = Date.now();
  setTimeout(() => {
    response.end("item");
    if (flags !== "01") return;
    const requests = traces.get(traceId) ?? [];
    requests.push({ traceId, spanId, startMs, durationMs: Date.now() - startMs, takenMs: Date.now() });
    traces.set(traceId, requests);
    ledger.traced += 1;
  }, handlerMs);
}

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://jaeger");
  if (pathname.startsWith("/items/")) return serve(request, response);
  const path = pathname.replace(/[0-9a-f]{32}/, "{id}");
  ledger.paths[path] = (ledger.paths[path] ?? 0) + 1;
  const [, isV3, traceId] = /^\/api\/(v3\/)?traces\/([0-9a-f]{32})$/.exec(pathname) ?? [];
  if (pathname === "/ledger") answer(response, 200, ledger);
  else if (pathname === "/api/services") answer(response, 200, { data: [service], total: 1, errors: null });
  else if (traceId === undefined || api === (isV3 ? "legacy" : "v3")) {
    // Its page answers what it does not know with itself.
    response.writeHead(404, { "content-type": "text/plain" }).end("404 page not found\n");
  } else trace(response, traceId, isV3 !== undefined);
});
server.listen(0, "127.0.0.1", () => process.send?.({ listening: server.address().port }));
