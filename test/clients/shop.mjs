// node shop.mjs <n-plus-one|joined> <requests>: a shop that answers so many requests of its own, and flushes its spans.
// A list of products with their reviews: one query for each product, or one for all. The database is pretended, and its
// times with it: what is found must not depend on how fast this machine is. Prints the routes it answered.
import { createServer } from "node:http";
import { context, SpanKind, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";

const [, , form = "joined", count = "20"] = process.argv;
const provider = new NodeTracerProvider({
  resource: resourceFromAttributes({ "service.name": "shop" }),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter(), { maxQueueSize: 65_536 })],
});
const tracer = provider.getTracer("shop");
const queryMs = 3;
const products = 12;

let first = 0;

const answering = {
  // Another page each time: what is always the same would be worth a cache, and a finding by itself.
  "/api/products": () => {
    const ids = Array.from({ length: products }, (_, index) => first + index);
    first += products;
    const list = { query: `SELECT id, name FROM product WHERE id >= ${ids[0]} LIMIT 12`, rows: products };
    const all = { query: `SELECT * FROM review WHERE product_id IN (${ids.join(", ")})`, rows: 30 };
    const each = ids.map((id) => ({ query: `SELECT * FROM review WHERE product_id = ${id}`, rows: 3 }));
    return form === "joined" ? [list, all] : [list, ...each];
  },
  "/api/health": () => [],
};

/** @param {string} path @param {readonly { query: string, rows: number }[]} queries */
function record(path, queries) {
  const startMs = Date.now();
  let nowMs = startMs + 1;
  const root = tracer.startSpan(`GET ${path}`, {
    kind: SpanKind.SERVER,
    startTime: startMs,
    attributes: { "http.request.method": "GET", "http.route": path, "http.response.status_code": 200 },
  });
  for (const { query, rows } of queries) {
    const attributes = { "db.system.name": "postgresql", "db.query.text": query, "db.response.returned_rows": rows };
    const options = { kind: SpanKind.CLIENT, startTime: nowMs, attributes };
    tracer.startSpan("pg.query", options, trace.setSpan(context.active(), root)).end(nowMs + queryMs);
    nowMs += queryMs;
  }
  root.end(nowMs + 1);
}

const server = createServer((request, response) => {
  const queries = answering[request.url]?.() ?? [];
  record(request.url, queries);
  response.end(JSON.stringify(queries));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address();
const answered = [];
for (let index = 0; index < Number(count); index++) {
  for (const path of Object.keys(answering)) {
    const { status } = await fetch(`http://127.0.0.1:${port}${path}`);
    if (status === 200) answered.push(`GET ${path}`);
  }
}
server.closeAllConnections();
server.close();
await provider.shutdown();
process.stdout.write(JSON.stringify(answered));
