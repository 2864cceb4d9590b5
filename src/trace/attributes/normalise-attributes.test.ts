import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SpanKind } from "../span.ts";
import { noLosses, normaliseAttributes } from "./normalise-attributes.ts";

const bare = (entries: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.assign(Object.create(null) as Record<string, unknown>, entries);
const normalise = (entries: Readonly<Record<string, unknown>>, kind: SpanKind = "client") => ({
  ...normaliseAttributes(bare(entries), kind, noLosses()),
});

describe("normaliseAttributes", () => {
  it.each<[Record<string, unknown>, Record<string, unknown>]>([
    [{ "http.method": "GET" }, { "http.request.method": "GET" }],
    [{ "http.status_code": 503 }, { "http.response.status_code": 503 }],
    [{ "http.url": "http://a/b" }, { "url.full": "http://a/b" }],
    [{ "http.target": "/a?b=1" }, { "url.path": "/a", "url.query": "b=1" }],
    [{ "http.target": "/a" }, { "url.path": "/a" }],
    [{ "http.scheme": "https" }, { "url.scheme": "https" }],
    [{ "http.client_ip": "::1" }, { "client.address": "::1" }],
    [{ "http.route": "/a/:id" }, { "http.route": "/a/:id" }],
    [
      { "net.peer.name": "db", "net.peer.port": 5432 },
      { "server.address": "db", "server.port": 5432 },
    ],
    [{ "net.sock.peer.addr": "10.0.0.1" }, { "network.peer.address": "10.0.0.1" }],
    [{ "http.request_content_length": 5 }, { "http.request.body.size": 5 }],
    [{ "http.response_content_length": 5 }, { "http.response.body.size": 5 }],
    [{ "http.resend_count": 2 }, { "http.request.resend_count": 2 }],
    [{ "db.system": "mssql" }, { "db.system.name": "microsoft.sql_server" }],
    [{ "db.system": "oracle" }, { "db.system.name": "oracle.db" }],
    [{ "db.system": "dynamodb" }, { "db.system.name": "aws.dynamodb" }],
    [{ "db.system": "postgresql" }, { "db.system.name": "postgresql" }],
    [{ "db.statement": "SELECT 1" }, { "db.query.text": "SELECT 1" }],
    [{ "db.operation": "SELECT" }, { "db.operation.name": "SELECT" }],
    [{ "db.name": "shop" }, { "db.namespace": "shop" }],
    [{ "db.redis.database_index": 3 }, { "db.namespace": 3 }],
    [{ "db.sql.table": "t" }, { "db.collection.name": "t" }],
    [{ "db.mongodb.collection": "c" }, { "db.collection.name": "c" }],
    [{ "db.cassandra.table": "t" }, { "db.collection.name": "t" }],
    [{ "rpc.system": "grpc" }, { "rpc.system.name": "grpc" }],
    [{ "rpc.grpc.status_code": 14 }, { "rpc.status_code": 14 }],
    [{ "http.host": "shop:8080" }, { "server.address": "shop", "server.port": 8080 }],
    [{ "my.own": ["a", 1, true] }, { "my.own": ["a", 1, true] }],
  ])("%j → %j", (old, renamed) => {
    expect(normalise(old)).toEqual(renamed);
  });

  it("takes a server's own host for the server, and its peer for the client", () => {
    expect(normalise({ "net.host.name": "shop", "net.host.port": 80, "net.peer.name": "10.1.1.1" }, "server")).toEqual({
      "server.address": "shop",
      "server.port": 80,
      "client.address": "10.1.1.1",
    });
  });

  it("prefers the new name where both are there, in either order", () => {
    expect(normalise({ "http.method": "old", "http.request.method": "new" })).toEqual({ "http.request.method": "new" });
    expect(normalise({ "http.request.method": "new", "http.method": "old" })).toEqual({ "http.request.method": "new" });
    expect(normalise({ "http.target": "/old?a", "url.path": "/new" })).toEqual({
      "url.path": "/new",
      "url.query": "a",
    });
  });

  it("keeps names that objects have by themselves as data", () => {
    const raw = bare({});
    Object.defineProperty(raw, "__proto__", { value: "x", enumerable: true });
    raw["constructor"] = "y";
    const out = normaliseAttributes(raw, "client", noLosses());
    expect(Object.entries(out)).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });

  it("keeps 128 attributes of 4 KiB at most and counts the rest", () => {
    const losses = noLosses();
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`a${String(index)}`, "x".repeat(5000)]));
    const out = normaliseAttributes(bare(many), "client", losses);
    expect(Object.keys(out)).toHaveLength(128);
    expect(Math.max(...Object.values(out).map((value) => String(value).length))).toBe(4096);
    expect(losses).toEqual({ attributesDropped: 72, valuesCut: 200 });
  });

  it("stays within the limits and accounts for every attribute, whatever comes", () => {
    const name = fc.constantFrom(
      "http.method",
      "http.request.method",
      "http.target",
      "http.host",
      "net.peer.name",
      "db.system",
      "a",
      "b",
      "c",
    );
    const value = fc.oneof(
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.array(fc.string()),
      fc.constant(null),
      fc.object(),
    );
    fc.assert(
      fc.property(fc.dictionary(name, value), fc.constantFrom<SpanKind>("server", "client"), (entries, kind) => {
        const losses = noLosses();
        const out = normaliseAttributes(bare(entries), kind, losses);
        expect(Object.getPrototypeOf(out)).toBeNull();
        const unknown = Object.values(entries).filter(
          (each) => each === null || (typeof each === "object" && !Array.isArray(each)),
        );
        expect(losses.attributesDropped).toBeLessThanOrEqual(unknown.length);
        expect(normaliseAttributes(out, kind, noLosses())).toEqual(out);
      }),
    );
  });
});

it.each(["http.target", "http.host", "http.server_name"])(
  "normaliseAttributes leaves out a %s without a text",
  (name) => {
    for (const value of [null, {}, { toString: false }]) {
      const losses = noLosses();
      expect(normaliseAttributes(bare({ [name]: value }), "server", losses)).toEqual({});
      expect(losses.attributesDropped).toBe(1);
    }
  },
);

it("normaliseAttributes hands on what is as it should be, and never an object that inherits names", () => {
  const losses = noLosses();
  const own = bare({ "db.system.name": "postgresql", a: 1, b: true });
  expect(normaliseAttributes(own, "client", losses)).toBe(own);
  expect(Object.getPrototypeOf(normaliseAttributes({ a: 1 }, "client", losses))).toBeNull();
  for (const changed of [
    { "db.system": "postgresql" },
    { "http.method": "GET" },
    { a: "x".repeat(5_000) },
    { a: ["x"] },
    Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`a${index}`, 1])),
  ]) {
    const raw = bare(changed);
    expect(normaliseAttributes(raw, "client", losses)).not.toBe(raw);
  }
  expect(losses).toEqual({ attributesDropped: 72, valuesCut: 1 });
});
