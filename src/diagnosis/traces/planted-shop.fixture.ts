import {
  type AttributeValue,
  type SentRequest,
  type Span,
  TraceBreakdown,
  TraceStore,
  type TraceThresholds,
} from "#trace";
import { type Made, type Random, randomOf, RequestMaker } from "./request-maker.fixture.ts";

/** Faults of a shop that can be planted, each by itself. */
export type Fault =
  | "n-plus-one-sequential"
  | "n-plus-one-interleaved"
  | "n-plus-one-parallel"
  | "n-plus-one-resolvers"
  | "duplicate-call"
  | "duplicate-statement"
  | "serial-calls"
  | "slow-query"
  | "chatty"
  | "large-payload"
  | "wait-before"
  | "wait-between"
  | "wait-after"
  | "broken-propagation"
  | "untested-route";

export interface ShopOptions {
  readonly seed: number;
  readonly faults?: readonly Fault[];
  readonly requestsPerRoute?: number;
  readonly thresholds?: Partial<TraceThresholds>;
}

/** What many requests of the shop's routes say, faults and all. */
export function plantedShop({
  seed,
  faults = [],
  requestsPerRoute = 30,
  thresholds = {},
}: ShopOptions): TraceBreakdown {
  const random = randomOf(seed);
  let lastId = 0;
  const nextId = (): string => (lastId += 1).toString(16).padStart(16, "0");
  let lastTrace = 0;
  const nextTrace = (): string => (lastTrace += 1).toString(16).padStart(32, "0");
  const store = new TraceStore();
  const has = (fault: Fault): boolean => faults.includes(fault);
  for (let number = 0; number < requestsPerRoute; number += 1) {
    for (const [route, handle] of Object.entries(handlers)) {
      const traceId = nextTrace();
      const make = new RequestMaker(traceId, number * 1000, random, nextId);
      const sent = { spanId: nextId(), startMs: make.nowMs - 1 };
      const root = openRoot(make, route, sent.spanId);
      handle({ make, root: root.id, has, attributes: root.span.attributes as Record<string, AttributeValue> });
      make.nowMs += make.between(0.2, 1);
      make.close(root);
      const strays = has("broken-propagation") ? ownTracesOfStock(make.spans, nextTrace) : make.spans;
      for (const span of shuffled(strays, random)) store.addSpan(span, 0);
      const request: SentRequest = {
        ...sent,
        traceId,
        operation: operationOf(route),
        durationMs: make.nowMs - sent.startMs + 1,
        isError: false,
      };
      store.addRequest(request, 0);
    }
    elsewhere(store, number, has("untested-route"), { random, nextId, nextTrace });
  }
  const breakdown = new TraceBreakdown(thresholds);
  for (const trace of store.takeAll()) breakdown.add(trace);
  return breakdown;
}

const operationOf = (route: string): string => route.replace("{id}", ":id");

function openRoot(make: RequestMaker, route: string, parent: string | null): Made {
  const [method = "GET", path = "/"] = route.split(" ");
  return make.open(parent, "server", route, { "http.request.method": method, "http.route": path });
}

function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** What stock did is there, under ids of its own. */
function ownTracesOfStock(spans: readonly Made["span"][], nextTrace: () => string): readonly Span[] {
  let traceId = "";
  return spans.map((span) => {
    if (span.service !== "stock") return span;
    if (span.kind !== "server") return { ...span, traceId };
    traceId = nextTrace();
    return { ...span, traceId, parentId: null };
  });
}

interface Elsewhere {
  readonly random: Random;
  readonly nextId: () => string;
  readonly nextTrace: () => string;
}

/** Probes and timers of a healthy shop, and a browser somebody left open. */
function elsewhere(
  store: TraceStore,
  number: number,
  isVisited: boolean,
  { random, nextId, nextTrace }: Elsewhere,
): void {
  for (const route of ["GET /health", ...(isVisited ? ["GET /admin/reports"] : [])]) {
    const make = new RequestMaker(nextTrace(), number * 1000, random, nextId);
    const root = openRoot(make, route, null);
    make.query(root.id, "SELECT 1");
    make.close(root);
    for (const span of make.spans) store.addSpan(span, 0);
  }
  const timer = new RequestMaker(nextTrace(), number * 1000, random, nextId);
  const job = timer.open(null, "internal", "expire carts", {});
  for (let cart = 0; cart < 9; cart += 1) timer.query(job.id, "DELETE FROM cart WHERE id = $1");
  timer.close(job);
  for (const span of timer.spans) store.addSpan(span, 0);
}

interface Handling {
  readonly make: RequestMaker;
  readonly root: string;
  readonly has: (fault: Fault) => boolean;
  readonly attributes: Record<string, AttributeValue>;
}

const handlers: Readonly<Record<string, (handling: Handling) => void>> = {
  "GET /api/products": listProducts,
  "GET /api/products/{id}": viewProduct,
  "POST /api/orders": order,
  "GET /api/dashboard": dashboard,
};

function listProducts({ make, root, has, attributes }: Handling): void {
  const count = Math.round(make.between(6, 25));
  attributes["http.response.body.size"] = count * 400 + Math.round(make.between(0, 200));
  if (has("wait-before")) make.nowMs += make.between(110, 140);
  make.leaf(root, "internal", "middleware - auth", make.between(0.1, 0.4), {});
  make.query(
    root,
    "SELECT * FROM product ORDER BY name LIMIT $1",
    has("slow-query") ? 80 : 2,
    has("slow-query") ? 120 : 9,
  );
  const price = "SELECT amount FROM price WHERE product_id = $1";
  const startMs = make.nowMs;
  let lastEndMs = startMs;
  for (let row = 0; row < count; row += 1) {
    if (has("n-plus-one-sequential")) make.query(root, price);
    if (has("n-plus-one-interleaved")) {
      make.query(root, price);
      make.query(root, "SELECT count FROM stock WHERE product_id = $1");
    }
    if (has("n-plus-one-parallel")) {
      make.nowMs = startMs + 0.05 * row;
      make.query(root, price, 4, 9);
      lastEndMs = Math.max(lastEndMs, make.nowMs);
    }
    if (has("n-plus-one-resolvers")) {
      const resolver = make.open(root, "internal", "resolve Product.price", {});
      make.query(resolver.id, price);
      make.close(resolver);
    }
  }
  make.nowMs = Math.max(make.nowMs, lastEndMs);
  if (has("large-payload")) {
    attributes["http.response.body.size"] = 2_400_000;
    make.nowMs += 20;
  }
}

function viewProduct({ make, root, has }: Handling): void {
  make.leaf(root, "client", "pg-pool.connect", make.between(0.1, 2), { "db.system.name": "postgresql" });
  make.query(root, "SELECT * FROM product WHERE id = $1");
  const config = `http://config.internal:8080/settings?shop=1`;
  make.get(root, config);
  if (has("duplicate-call")) make.get(root, config);
  make.query(root, "SELECT name FROM currency WHERE is_default");
  if (has("duplicate-statement")) make.query(root, "SELECT name FROM currency WHERE is_default");
  const call = make.open(root, "client", "GET stock", {
    "http.request.method": "GET",
    "url.full": `http://127.0.0.1:7070/stock/${String(Math.round(make.between(1, 9999)))}`,
    "server.address": "127.0.0.1",
    "server.port": 7070,
  });
  make.nowMs += 0.3;
  const stock = make.open(
    call.id,
    "server",
    "GET /stock/{id}",
    { "http.request.method": "GET", "http.route": "/stock/{id}", "server.address": "localhost", "server.port": 7070 },
    "stock",
  );
  make.leaf(
    stock.id,
    "client",
    "pg.query",
    make.between(1, 4),
    { "db.system.name": "postgresql", "db.query.text": "SELECT count FROM stock WHERE id = $1" },
    "stock",
  );
  make.close(stock);
  make.nowMs += 0.3;
  make.close(call);
  if (has("wait-after")) make.nowMs += make.between(105, 130);
}

function order({ make, root, has }: Handling): void {
  make.query(root, "BEGIN", 0.1, 0.3);
  make.query(root, "SELECT count FROM stock WHERE product_id = $1 FOR UPDATE");
  if (has("chatty"))
    for (let rule = 0; rule < 26; rule += 1)
      make.query(root, `SELECT total FROM rule_${String.fromCharCode(97 + rule)} WHERE user_id = $1`);
  make.query(root, "INSERT INTO orders (user_id, product_id) VALUES ($1, $2)");
  if (has("wait-between")) make.nowMs += make.between(115, 150);
  make.query(root, "UPDATE stock SET count = count - 1 WHERE product_id = $1");
  make.query(root, "COMMIT", 0.5, 2);
  // A payment service that now and then answers only the third time.
  const tries = make.random() < 0.3 ? 6 : 1;
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const pay = make.leaf(root, "client", "POST pay", make.between(2, 5), {
      "http.request.method": "POST",
      "url.full": "http://pay.internal:9000/charge",
      "server.address": "pay.internal",
      "server.port": 9000,
    });
    Object.assign(pay.span, { isError: attempt < tries });
  }
  make.leaf(root, "producer", "publish orders", 0.5, {
    "messaging.system": "kafka",
    "messaging.destination.name": "orders",
    "messaging.operation.name": "publish",
  });
}

/** Three reports: side by side when all is well. */
function dashboard({ make, root, has }: Handling): void {
  for (let key = 0; key < 3; key += 1) {
    const text = `GET user:${String(Math.round(make.between(1, 1e6)))}:${"abc"[key] ?? ""}`;
    make.leaf(root, "client", "redis-GET", make.between(0.2, 0.6), {
      "db.system.name": "redis",
      "db.query.text": text,
    });
  }
  const startMs = make.nowMs;
  let endMs = startMs;
  for (const report of ["sales", "visits", "returns"]) {
    if (!has("serial-calls")) make.nowMs = startMs;
    make.query(root, `SELECT sum(value) FROM ${report} WHERE day = $1`, 34, 48);
    endMs = Math.max(endMs, make.nowMs);
  }
  make.nowMs = endMs;
  const render = make.open(root, "internal", "render", {});
  make.nowMs += make.between(5, 15);
  make.close(render);
}
