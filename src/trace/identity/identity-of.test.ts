import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spanOf, type SpanParts } from "../planted-spans.fixture.ts";
import { argumentsOf } from "./arguments-of.ts";
import { commandTemplate } from "./command-template.ts";
import { identityOf } from "./identity-of.ts";
import { pathTemplate, queryTemplate, urlParts } from "./url-template.ts";

type Parts = Omit<SpanParts, "id">;
const identify = (parts: Parts) => identityOf(spanOf({ id: 1, ...parts }));
const asked = (parts: Parts) => {
  const span = spanOf({ id: 1, kind: "client", ...parts });
  return argumentsOf(span, identityOf(span));
};

describe("identityOf", () => {
  it.each<[string, Parts, [string, string, string]]>([
    [
      "a query",
      {
        kind: "client",
        attributes: { "db.system.name": "postgresql", "db.query.text": "SELECT * FROM p WHERE id = 4" },
      },
      ["sql", "postgresql", "SELECT * FROM p WHERE id = ?"],
    ],
    [
      "a query that is only summed up",
      { kind: "client", attributes: { "db.system.name": "mysql", "db.query.summary": "SELECT p" } },
      ["sql", "mysql", "SELECT p"],
    ],
    [
      "an ORM's span",
      {
        kind: "internal",
        attributes: { "db.system.name": "sqlite", "db.operation.name": "findMany", "db.collection.name": "User" },
      },
      ["sql", "sqlite", "findMany User"],
    ],
    [
      "MongoDB",
      {
        kind: "client",
        name: "mongodb.find",
        attributes: {
          "db.system.name": "mongodb",
          "db.operation.name": "find",
          "db.collection.name": "products",
          "db.query.text": '{"_id":"?"}',
        },
      },
      ["database", "mongodb", "find products"],
    ],
    [
      "Redis",
      {
        kind: "client",
        attributes: { "db.system.name": "redis", "db.query.text": "SET cart:42:items [1 other arguments]" },
      },
      ["cache", "redis", "SET cart:{id}:items"],
    ],
    [
      "a pool",
      { kind: "client", name: "pg-pool.connect", attributes: { "db.system.name": "postgresql" } },
      ["pool", "postgresql", "pg-pool.connect"],
    ],
    [
      "HTTP",
      {
        kind: "client",
        attributes: {
          "http.request.method": "GET",
          "url.full": "http://stock:7070/stock/12?b=1&a=2",
          "server.address": "stock",
          "server.port": 7070,
        },
      },
      ["http", "stock:7070", "GET /stock/{id}?a&b"],
    ],
    [
      "RPC",
      { kind: "client", attributes: { "rpc.system.name": "grpc", "rpc.service": "shop.Stock", "rpc.method": "Get" } },
      ["rpc", "grpc", "shop.Stock/Get"],
    ],
    [
      "a message",
      {
        kind: "producer",
        attributes: {
          "messaging.system": "kafka",
          "messaging.operation.name": "send",
          "messaging.destination.name": "orders",
        },
      },
      ["messaging", "kafka", "send orders"],
    ],
    [
      "mail",
      { kind: "client", name: "send mail", attributes: { "server.address": "mail", "server.port": 587 } },
      ["mail", "smtp", "send mail"],
    ],
    [
      "a route",
      {
        kind: "server",
        name: "GET",
        attributes: { "http.request.method": "GET", "http.route": "/p/:id", "url.path": "/p/3" },
      },
      ["none", "", "GET /p/:id"],
    ],
    [
      "a server without a route",
      { kind: "server", name: "GET", attributes: { "http.request.method": "GET", "url.path": "/p/3/parts" } },
      ["none", "", "GET /p/{id}/parts"],
    ],
    ["work of its own", { kind: "internal", name: "render invoice 4711" }, ["none", "", "render invoice {id}"]],
    [
      "work on a message",
      {
        kind: "consumer",
        attributes: {
          "messaging.system": "kafka",
          "messaging.operation.name": "process",
          "messaging.destination.name": "orders",
        },
      },
      ["none", "", "process orders"],
    ],
  ])("knows %s", (_what, parts, [dependency, system, label]) => {
    expect(identify(parts)).toEqual({ dependency, system, label });
  });

  it("gives any span a label within the limit", () => {
    const attribute = fc.constantFrom(
      "db.system.name",
      "db.query.text",
      "url.full",
      "http.request.method",
      "rpc.service",
      "messaging.system",
      "server.port",
      "http.route",
      "url.path",
    );
    const value = fc.oneof(
      fc.string({ maxLength: 2000 }),
      fc.integer(),
      fc.boolean(),
      fc.constantFrom("redis", "mysql", "http://a/b?c"),
    );
    fc.assert(
      fc.property(
        fc.dictionary(attribute, value),
        fc.string(),
        fc.constantFrom("server", "client", "internal", "producer"),
        (attributes, name, kind) => {
          const { label, system } = identify({ kind, name, attributes });
          expect(label.length).toBeLessThanOrEqual(500);
          expect(typeof system).toBe("string");
        },
      ),
    );
  });
});

describe("templates of paths", () => {
  it.each([
    ["/api/products/42", "/api/products/{id}"],
    ["/u/6ba7b810-9dad-11d1-80b4-00c04fd430c8/x", "/u/{id}/x"],
    ["/u/507f1f77bcf86cd799439011", "/u/{id}"],
    ["/u/ada%40example.org", "/u/{email}"],
    ["/u/ada@example.org", "/u/{email}"],
    ["/api/v2/items", "/api/v2/items"],
    ["/day/2026-11-21", "/day/{id}"],
    ["/order-1234/lines", "/order-{id}/lines"],
    ["/t/01ARZ3NDEKTSV4RRFFQ69G5FAV", "/t/{id}"],
    ["/oauth2/token", "/oauth2/token"],
    ["/s3/md5", "/s3/md5"],
    ["", "/"],
    ["/a?b=1#c", "/a"],
  ])("%s → %s", (path, template) => {
    expect(pathTemplate(path)).toBe(template);
  });

  it("leaves a template as it is", () => {
    fc.assert(
      fc.property(fc.webPath(), (path) => {
        expect(pathTemplate(pathTemplate(path))).toBe(pathTemplate(path));
      }),
    );
  });

  it("keeps the names of a query, sorted, and no value", () => {
    expect(queryTemplate("?page=2&limit=10&page=3&token=s3cr3t")).toBe("?limit&page&token");
    expect(queryTemplate("")).toBe("");
  });

  it("keeps what a URL says of a user out of its parts", () => {
    expect(urlParts("https://ada:secret@Shop.example:8443/a/b?c=1#d")).toEqual({
      authority: "shop.example:8443",
      path: "/a/b",
      query: "c=1",
    });
  });
});

describe("templates of commands", () => {
  it.each([
    ["GET user:42:cart", "GET user:{id}:cart"],
    ["get sess/507f1f77bcf86cd799439011", "GET sess/{id}"],
    ["PING", "PING"],
    ["CONFIG GET maxmemory", "CONFIG GET"],
    ["HSET h field value", "HSET h"],
    ["EVALSHA abc 1 key", "EVALSHA"],
  ])("%s → %s", (text, template) => {
    expect(commandTemplate(text)).toBe(template);
  });
});

describe("argumentsOf", () => {
  const sql = (text: string, more = {}): Parts => ({
    attributes: { "db.system.name": "postgresql", "db.query.text": text, ...more },
  });
  const http = (url: string, method = "GET"): Parts => ({
    attributes: { "http.request.method": method, "url.full": url },
  });

  it("tells what reads ask for", () => {
    expect(asked(http("http://a/b?c=1"))).not.toBe(asked(http("http://a/b?c=2")));
    expect(asked(sql("SELECT a FROM t WHERE b = 'x'"))).toBe("SELECT a FROM t WHERE b = 'x'");
    const first = asked(sql("SELECT a FROM t WHERE b = $1", { "db.query.parameter.0": "x" }));
    const second = asked(sql("SELECT a FROM t WHERE b = $1", { "db.query.parameter.0": "y" }));
    expect(first).not.toBeNull();
    expect(first).not.toBe(second);
  });

  it("does not guess where values are taken out, nor for what changes something", () => {
    expect(asked(sql("SELECT a FROM t WHERE b = $1"))).toBeNull();
    expect(asked(sql("SELECT a FROM t WHERE b = ?"))).toBeNull();
    expect(asked(sql("UPDATE t SET a = 1"))).toBeNull();
    expect(asked(sql("WITH d AS (DELETE FROM t RETURNING a) SELECT a FROM d"))).toBeNull();
    expect(asked(sql("SELECT a FROM t FOR UPDATE"))).toBeNull();
    expect(asked(sql("WITH d AS (SELECT update_count FROM t) SELECT a FROM d"))).not.toBeNull();
    expect(asked(http("http://a/b", "POST"))).toBeNull();
    expect(asked(http("http://a/b?token=REDACTED"))).toBeNull();
    expect(asked({ attributes: { "db.system.name": "redis", "db.query.text": "INCR hits" } })).toBeNull();
  });
});
