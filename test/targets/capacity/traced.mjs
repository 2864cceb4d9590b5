import { monotonicMs } from "../ledger.mjs";
import { createSpans, nextSpanId, traceOf } from "../otlp-spans.mjs";
import { serveCapacity } from "./capacity-server.mjs";
import { holdTimes } from "./hold-times.mjs";
import { createSlots } from "./slots.mjs";

const http = { "http.request.method": "GET" };
const sql = { "db.system.name": "postgresql", "db.query.text": "SELECT * FROM product WHERE id = 7" };
const peer = { "url.full": "http://inventory:7070/stock", "server.address": "inventory", "server.port": 7070 };

/** Spans of one stay: from asking for a slot (`around`), or while it is held; one inside of the other. */
const shows = {
  pool: [{ service: "shop", name: "pg.query", kind: "client", attributes: sql }],
  lock: [{ service: "shop", name: "reserve stock", kind: "internal" }],
  dependency: [
    { service: "shop", name: "GET", kind: "client", attributes: { ...http, ...peer }, around: true },
    {
      service: "inventory",
      name: "GET /stock",
      kind: "server",
      attributes: { ...http, "http.route": "/stock" },
      around: true,
    },
    { service: "inventory", name: "look up", kind: "internal" },
  ],
};

/**
 * Each request works `outsideMs` for itself and then holds one of `slots` for `hold`. What that is only its spans say,
 * sent by OTLP: a pool before a database, a lock, or another service with so many at a time. From outside all are one.
 */
serveCapacity(({ limiter, slots, hold, outsideMs, otlpPort, seed }, target) => {
  const places = createSlots(slots);
  const spans = createSpans(otlpPort);
  const drawMs = holdTimes(hold, seed);

  function tell(trace, { arrivedMs, askedMs, heldMs, endMs }) {
    const rootId = nextSpanId();
    const head = { ...trace, spanId: rootId, name: "GET /products", kind: "server", startMs: arrivedMs, endMs };
    spans.add("shop", { ...head, attributes: { ...http, "http.route": "/products" } });
    let parentSpanId = rootId;
    for (const { service, around, ...span } of shows[limiter]) {
      const spanId = nextSpanId();
      spans.add(service, {
        ...span,
        traceId: trace.traceId,
        spanId,
        parentSpanId,
        startMs: around ? askedMs : heldMs,
        endMs,
      });
      parentSpanId = spanId;
    }
  }

  return {
    respond(request) {
      const [arrivedMs, trace] = [monotonicMs(), traceOf(request)];
      setTimeout(() => {
        const askedMs = monotonicMs();
        places.use((release) => {
          const heldMs = monotonicMs();
          setTimeout(() => {
            const endMs = monotonicMs();
            release();
            target.finish(request);
            if (trace !== undefined) tell(trace, { arrivedMs, askedMs, heldMs, endMs });
          }, drawMs());
        });
      }, outsideMs);
    },
    truth: () => ({
      saturationPerSecond: (slots / places.holds.meanMs()) * 1000,
      formula: "slots ÷ hold",
      model: { slots, holdsMs: places.holds.samplesMs() },
    }),
  };
});
