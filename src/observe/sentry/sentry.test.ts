import { gzipSync } from "node:zlib";
import { describe, expect, it, test } from "vitest";
import { limits } from "../intake/limits.ts";
import { opened, post } from "../receiver/receiver.fixture.ts";
import { type Taken, taken } from "../intake/keeping-sink.fixture.ts";
import { readEnvelope } from "./envelope.ts";
import { takeEnvelope } from "./items.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const transaction = {
  type: "transaction",
  transaction: "GET /api/products/:id",
  transaction_info: { source: "route" },
  start_timestamp: 1_700_000_000.25,
  timestamp: "2023-11-14T22:13:21.250Z",
  release: "shop@1.2.3",
  server_name: "host-a",
  contexts: {
    trace: {
      trace_id: traceId,
      span_id: "b7ad6b7169203331",
      parent_span_id: "00f067aa0ba902b7",
      op: "http.server",
      status: "internal_error",
      data: { "http.request.method": "GET" },
    },
    response: { status_code: 500 },
  },
  spans: [
    {
      span_id: "b9c7c989f97918e1",
      parent_span_id: "b7ad6b7169203331",
      op: "db",
      description: "SELECT 1",
      start_timestamp: 1_700_000_000.5,
      timestamp: 1_700_000_000.75,
      data: { "db.system": "postgresql" },
      status: "ok",
    },
    {
      span_id: "c9c7c989f97918e1",
      parent_span_id: "b7ad6b7169203331",
      op: "http.client",
      description: "GET http://prices/api",
      start_timestamp: 1_700_000_000.5,
      timestamp: 1_700_000_000.75,
    },
  ],
};
const spanItem = {
  trace_id: traceId,
  span_id: "d9c7c989f97918e1",
  parent_span_id: "b7ad6b7169203331",
  name: "cache.get",
  status: "error",
  is_segment: false,
  start_timestamp: 1_700_000_000.5,
  end_timestamp: 1_700_000_000.625,
  attributes: {
    "sentry.op": { type: "string", value: "cache.get" },
    "cache.hit": { type: "boolean", value: true },
    "service.name": { type: "string", value: "cart" },
  },
};
const spanHeader = { type: "span", item_count: 1, content_type: "application/vnd.sentry.items.span.v2+json" };

type Item = readonly [header: object, payload: string | Buffer];

/** With or without a length. */
function envelope(
  items: readonly Item[],
  withLength = true,
  header: object = { event_id: "a".repeat(32), dsn: "http://key@localhost/1" },
): Buffer {
  const parts: Buffer[] = [Buffer.from(`${JSON.stringify(header)}\n`)];
  for (const [itemHeader, payload] of items) {
    const bytes = Buffer.from(payload as string);
    parts.push(
      Buffer.from(`${JSON.stringify(withLength ? { ...itemHeader, length: bytes.length } : itemHeader)}\n`),
      bytes,
      Buffer.from("\n"),
    );
  }
  return Buffer.concat(parts);
}

const take = (body: Buffer): Taken => taken((intake) => takeEnvelope(readEnvelope(body), "7", intake));
const item: Item = [{ type: "transaction" }, JSON.stringify(transaction)];

describe("Sentry's envelopes", () => {
  it("tell the method of a request where a transaction is named by its route alone, as Python's SDK does", () => {
    const trace = { ...transaction.contexts.trace, data: {} };
    const named = { ...transaction, transaction: "/prefetched", contexts: { trace }, request: { method: "POST" } };
    const { spans } = take(envelope([[{ type: "transaction" }, JSON.stringify(named)]]));
    expect(spans[0]?.attributes).toMatchObject({ "http.request.method": "POST", "http.route": "/prefetched" });
  });

  test.each([true, false])("give the same spans as OpenTelemetry would; lengths given: %s", (withLength) => {
    const { spans, intake } = take(envelope([item, [spanHeader, JSON.stringify({ items: [spanItem] })]], withLength));
    expect(spans.map(({ attributes, ...span }) => ({ ...span, attributes: { ...attributes } }))).toEqual([
      {
        traceId,
        spanId: "b7ad6b7169203331",
        parentId: "00f067aa0ba902b7",
        kind: "server",
        name: "GET /api/products/:id",
        service: "shop",
        instance: "host-a",
        startMs: 1_700_000_000_250,
        durationMs: 1_000,
        isError: true,
        weight: 1,
        attributes: {
          "http.request.method": "GET",
          "http.route": "/api/products/:id",
          "http.response.status_code": 500,
          "url.path": "/api/products/:id",
          "sentry.op": "http.server",
        },
      },
      {
        traceId,
        spanId: "b9c7c989f97918e1",
        parentId: "b7ad6b7169203331",
        kind: "client",
        name: "SELECT 1",
        service: "shop",
        instance: "host-a",
        startMs: 1_700_000_000_500,
        durationMs: 250,
        isError: false,
        weight: 1,
        attributes: { "db.system.name": "postgresql", "db.query.text": "SELECT 1", "sentry.op": "db" },
      },
      {
        traceId,
        spanId: "c9c7c989f97918e1",
        parentId: "b7ad6b7169203331",
        kind: "client",
        name: "GET http://prices/api",
        service: "shop",
        instance: "host-a",
        startMs: 1_700_000_000_500,
        durationMs: 250,
        isError: false,
        weight: 1,
        attributes: { "sentry.op": "http.client", "http.request.method": "GET", "url.full": "http://prices/api" },
      },
      {
        traceId,
        spanId: "d9c7c989f97918e1",
        parentId: "b7ad6b7169203331",
        kind: "client",
        name: "cache.get",
        service: "cart",
        instance: null,
        startMs: 1_700_000_000_500,
        durationMs: 125,
        isError: true,
        weight: 1,
        attributes: {
          "sentry.op": "cache.get",
          "cache.hit": true,
          "service.name": "cart",
          "db.system.name": "cache",
          "db.operation.name": "get",
          "db.query.text": "get cache.get",
        },
      },
    ]);
    expect(intake.services.byName).toEqual({ shop: 3, cart: 1 });
  });

  it("count events, what SDKs dropped, and items nobody knows", () => {
    const report = {
      discarded_events: [
        { reason: "queue_overflow", category: "span", quantity: 12 },
        { reason: "x", quantity: -1 },
        null,
      ],
    };
    const { intake } = take(
      envelope([
        [{ type: "event" }, "{}"],
        [{ type: "client_report" }, JSON.stringify(report)],
        [{ type: "attachment" }, Buffer.from([1, 10, 10, 255])],
        // What the SDK for Python sends at its end.
        [{ type: "sessions" }, "{}"],
        [{ type: "of another time" }, Buffer.from([1, 10, 10, 255])],
        item,
      ]),
    );
    expect(intake).toMatchObject({ events: 1, spans: 3 });
    expect(intake.droppedBySdk.byName).toEqual({ "queue_overflow: span": 12 });
    expect(intake.dropped.byName).toEqual({ unknown_item: 1 });
  });

  it("weigh spans by the rate they were sampled with", () => {
    const { spans } = take(envelope([item], true, { trace: { sample_rate: "0.25" } }));
    expect(spans[0]!.weight).toBe(4);
  });

  const good = `{"type":"transaction"}\n${JSON.stringify(transaction)}\n`;
  test.each([
    ["a length that is too long", `{"type":"event","length":99999}\n{}\n`, 1],
    ["a length that is too short", `{"type":"event","length":1}\n{}\n`, 1],
    ["a negative length", `{"type":"event","length":-1}\n{}\n`, 1],
    ["a length of 2^53", `{"type":"event","length":9007199254740992}\n{}\n`, 1],
    ["a length that is a text", `{"type":"event","length":"2"}\n{}\n`, 1],
    ["an item header that is no JSON", `{type\n{}\n`, 1],
    ["an item header that is a list", `[]\n{}\n`, 1],
    ["an item that is cut off", `{"type":"transaction"}\n{"transaction":`, 1],
    ["a header without payload at the end", `{"type":"transaction"}`, 1],
    ["a payload nested deep", `{"type":"transaction"}\n${"[".repeat(1_000)}${"]".repeat(1_000)}\n`, 1],
    [
      "keys that objects inherit",
      `{"type":"transaction","__proto__":1}\n{"__proto__":{"spans":1},"constructor":2}\n`,
      1,
    ],
  ])("keep what came before %s, and count it", (_what, broken, dropped) => {
    const { spans, intake } = take(Buffer.from(`{}\n${good}${broken}`));
    expect(spans).toHaveLength(3);
    expect(intake.dropped.total).toBe(dropped);
  });

  it("keep a hundred items, and count the rest of ten thousand", () => {
    const { intake } = take(
      envelope(
        Array.from({ length: 10_000 }, () => [{ type: "event" }, "{}"] as const),
        false,
      ),
    );
    expect(intake.events).toBe(limits.envelopeItems);
    expect(intake.dropped.byName).toEqual({ too_many_items: 9_900 });
  });

  it("come over HTTP, gzip or not, with the key in any of its three places", async () => {
    const { url, counts } = await opened();
    const plain = envelope([item], true, { event_id: "e".repeat(32) });
    const type = { "content-type": "application/x-sentry-envelope" };
    const path = `${url}/api/7/envelope/`;
    const first = await post(`${path}?sentry_version=7&sentry_key=abc`, plain, type);
    expect([first.status, first.body.toString()]).toEqual([200, JSON.stringify({ id: "e".repeat(32) })]);
    const auth = {
      ...type,
      "x-sentry-auth": "Sentry sentry_version=7, sentry_client=x/1, sentry_key=abc",
      "content-encoding": "gzip",
    };
    expect((await post(path, gzipSync(plain), auth)).status).toBe(200);
    expect((await post(path, envelope([item]), type)).status).toBe(200);
    expect((await post(path, plain, type)).status).toBe(401);
    expect((await post(path, "no envelope", type)).status).toBe(400);
    expect((await post(path, "", type)).status).toBe(400);
    expect((await post(path, Buffer.alloc(limits.envelopeWireBytes + 1), type)).status).toBe(413);
    expect(counts()).toMatchObject({
      spans: 9,
      requests: { sentry: 3 },
      refused: { no_key: 1, bad_data: 2, too_large: 1 },
    });
  });
});
