import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startService, type Service } from "../../test/examples/service.ts";
import { eventually, startCollector, type Collector, type ReceivedSpan } from "./collector.ts";

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector();
});
afterAll(() => collector.stop());

async function startShop(faults: string): Promise<Service & { get: Ask; name: string }> {
  const name = `shop ${faults}`;
  const shop = await startService("shop", {
    NODE_OPTIONS: "--import @plimsoll/instrument",
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_METRIC_EXPORT_INTERVAL: "300",
    OTEL_BSP_SCHEDULE_DELAY: "50",
    OTEL_SERVICE_NAME: name,
    SHOP_ROUND_TRIP_MS: "5",
    SHOP_FAULTS: faults,
  });
  const login = await fetch(`${shop.url}/auth/token`, {
    method: "POST",
    body: JSON.stringify({ username: "user7", password: "pass7" }),
  });
  const { access_token: token } = (await login.json()) as { readonly access_token: string };
  let last = 0;
  return {
    ...shop,
    name,
    async get(path, body) {
      const traceId = `${Date.now().toString(16)}${(last++).toString(16).padStart(4, "0")}`.padStart(32, "a");
      const answer = await fetch(shop.url + path, {
        method: body ? "POST" : "GET",
        headers: { authorization: `Bearer ${token}`, traceparent: `00-${traceId}-00000000000000ff-01` },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      await answer.arrayBuffer();
      await eventually(
        () => collector.spans.some((span) => span.traceId === traceId && span.kind === 2),
        `${path}, answered with ${answer.status}`,
      );
      return collector.spans.filter((span) => span.traceId === traceId);
    },
  };
}

type Ask = (path: string, body?: object) => Promise<ReceivedSpan[]>;
const queries = (trace: readonly ReceivedSpan[]): unknown[] =>
  trace.flatMap(({ attributes }) => attributes["db.query.text"] ?? []);

describe("the sample shop, whose database no instrumentation knows", () => {
  let shop: Awaited<ReturnType<typeof startShop>>;
  beforeAll(async () => {
    shop = await startShop("");
  });
  afterAll(() => shop.stop());

  test("names its routes, its queries with text and values, and the wait for a connection", async () => {
    const trace = await shop.get("/api/products/3");
    const root = trace.find(({ kind }) => kind === 2);
    expect(root).toMatchObject({ name: "GET /api/products/:id", attributes: { "http.route": "/api/products/:id" } });
    const query = trace.find(({ name }) => name === "SELECT product");
    expect(query).toMatchObject({
      parentId: root?.spanId,
      attributes: {
        "db.system.name": "postgresql",
        "db.query.text": "select id, name, price_cents from products where id = $1",
        "db.query.parameter.0": "3",
      },
    });
    expect(trace.find(({ name }) => name === "pool.connect")).toMatchObject({ parentId: root?.spanId });
    expect(trace).toHaveLength(3);
  });

  test("without a fault asks each thing once", async () => {
    for (const path of ["/api/products", "/api/products/3", "/api/search?q=oak", "/api/cart"]) {
      expect(queries(await shop.get(path))).toHaveLength(1);
    }
    expect(queries(await shop.get("/api/cart", { productId: 3 }))).toHaveLength(1);
    expect(queries(await shop.get("/api/checkout", {}))).toHaveLength(2);
  });

  test("says how full its pool is", async () => {
    await eventually(
      () => collector.points.some(({ name, value }) => name === "db.client.connection.max" && value === 10),
      "the size of the pool",
    );
  });
});

test("the shop's planted faults: each shows in the traces of its route", async () => {
  const shop = await startShop("duplicate-call,serial-calls,slow-query,uninstrumented-wait,n-plus-one");
  try {
    const duplicate = await shop.get("/api/products/3");
    expect(queries(duplicate)).toHaveLength(2);
    expect(new Set(queries(duplicate)).size).toBe(1);

    const serial = queries(await shop.get("/api/cart"));
    expect(serial).toHaveLength(4);
    expect(new Set(serial).size).toBe(4);

    expect(String(queries(await shop.get("/api/search?q=oak"))[0])).toContain("like");
    expect(queries(await shop.get("/api/cart", { productId: 3 }))).toHaveLength(1);

    // The page asks for one row more than it shows; each is asked for again, which "duplicate-call" does twice.
    const list = queries(await shop.get("/api/products"));
    expect(new Set(list).size).toBe(2);
    expect(list.length).toBeGreaterThanOrEqual(1 + 21);
  } finally {
    await shop.stop();
  }
});

type Query = (name: string, ...values: (string | number)[]) => Promise<{ id: number }[]>;
const { withFaults } = (await import(new URL("../../examples/shop/faults.mjs", import.meta.url).href)) as {
  withFaults: (query: Query, names: string) => Query;
};

test.each([
  ["", ["products_page"], 1],
  ["n-plus-one", ["products_page", "product", "product", "product"], 1],
  ["n-plus-one-parallel", ["products_page", "product", "product", "product"], 3],
  ["n-plus-one-interleaved", ["products_page", "product", "in_carts", "product", "in_carts", "product", "in_carts"], 1],
])('the fault "%s" makes one question about products these', async (fault, expected, atOnceMax) => {
  const asked: string[] = [];
  let [atOnce, most] = [0, 0];
  const query: Query = async (name) => {
    asked.push(name);
    most = Math.max(most, ++atOnce);
    await Promise.resolve();
    atOnce -= 1;
    return [{ id: 1 }, { id: 2 }, { id: 3 }];
  };
  await withFaults(query, fault)("products_page", 21, 0);
  expect(asked).toEqual(expected);
  expect(most).toBe(atOnceMax);
});
