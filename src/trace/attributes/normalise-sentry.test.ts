import { describe, expect, it } from "vitest";
import { identityOf } from "../identity/identity-of.ts";
import { spanOf } from "../planted-spans.fixture.ts";
import { noLosses } from "./normalise-attributes.ts";
import { normaliseSentry } from "./normalise-sentry.ts";
import { normaliseSpan } from "./normalise-span.ts";

const described = (op: string, description: string, data: Record<string, unknown> = {}) => {
  const { kind, name, attributes } = normaliseSentry({ op, description, data }, noLosses());
  return { kind, attributes: { ...attributes }, identity: identityOf(spanOf({ id: 1, kind, name, attributes })) };
};

describe("normaliseSentry", () => {
  it.each([
    ["http.server", "server"],
    ["http.client", "client"],
    ["db", "client"],
    ["db.sql.query", "client"],
    ["db.redis", "client"],
    ["cache.get", "client"],
    ["queue.publish", "producer"],
    ["queue.process", "consumer"],
    ["grpc.client", "client"],
    ["grpc.server", "server"],
    ["email", "client"],
    ["middleware.django", "internal"],
    ["template.render", "internal"],
    ["function", "internal"],
    ["default", "internal"],
  ])("takes %s for %s", (op, kind) => {
    expect(described(op, "x").kind).toBe(kind);
  });

  it("believes the kind that OpenTelemetry gave", () => {
    expect(described("default", "x", { "otel.kind": "CLIENT" }).kind).toBe("client");
  });

  it.each<[string, string, Record<string, unknown>, [string, string, string]]>([
    ["db", "pool.connect", { "db.client.connection.pool.name": "shop" }, ["pool", "", "pool.connect"]],
    ["db", "pg-pool.connect", { "db.system": "postgresql" }, ["pool", "postgresql", "pg-pool.connect"]],
    ["db", "SELECT 1 FROM checkout", { "db.system": "postgresql" }, ["sql", "postgresql", "SELECT ? FROM checkout"]],
    [
      "db",
      "SELECT * FROM t WHERE id = %s",
      { "db.system": "postgresql" },
      ["sql", "postgresql", "SELECT * FROM t WHERE id = ?"],
    ],
    ["db.sql.query", "SELECT 1", {}, ["sql", "other_sql", "SELECT ?"]],
    ["db.redis", "GET 'user:42'", {}, ["cache", "redis", "GET user:{id}"]],
    [
      "db",
      '{"find":"products"}',
      { "db.system": "mongodb", "db.operation": "find", "db.mongodb.collection": "products" },
      ["database", "mongodb", "find products"],
    ],
    ["cache.get", "user:42", { "cache.key": ["user:42"] }, ["cache", "cache", "GET user:{id}"]],
    ["http.client", "GET http://stock:7070/stock/12?size=3", {}, ["http", "stock:7070", "GET /stock/{id}?size"]],
    [
      "http.client",
      "GET http://stock:7070/stock/12",
      { "http.query": "size=3", url: "http://stock:7070/stock/12", "http.method": "GET" },
      ["http", "stock:7070", "GET /stock/{id}?size"],
    ],
    [
      "http.server",
      "GET /products/:id",
      { "http.method": "GET", "url.path": "/products/7" },
      ["none", "", "GET /products/:id"],
    ],
    ["http.server", "GET /products/<int:id>", {}, ["none", "", "GET /products/<int:id>"]],
    [
      "http.server",
      "/products/{id}",
      { "http.method": "POST", "http.route": "/products/{id}" },
      ["none", "", "POST /products/{id}"],
    ],
    [
      "queue.publish",
      "orders",
      { "messaging.destination.name": "orders", "messaging.system": "kafka" },
      ["messaging", "kafka", "publish orders"],
    ],
    ["email", "send receipt", {}, ["mail", "smtp", "send receipt"]],
    ["grpc.client", "/shop.Stock/Get", {}, ["rpc", "grpc", "shop.Stock/Get"]],
    ["middleware.django", "SessionMiddleware", {}, ["none", "", "SessionMiddleware"]],
  ])("%s %j", (op, description, data, [dependency, system, label]) => {
    expect(described(op, description, data).identity).toEqual({ dependency, system, label });
  });
});

describe("normaliseSpan", () => {
  it("knows Sentry's spans by their operation, and all others as OpenTelemetry's", () => {
    const attributes = { "sentry.op": "db.redis", "db.system": "redis" };
    const sentry = normaliseSpan({ kind: "internal", name: "GET user:42", attributes }, noLosses());
    expect(sentry).toMatchObject({
      kind: "client",
      attributes: { "db.query.text": "GET user:42", "db.system.name": "redis" },
    });
    const other = normaliseSpan({ kind: "client", name: "GET", attributes: { "http.method": "GET" } }, noLosses());
    expect(other).toMatchObject({ kind: "client", name: "GET", attributes: { "http.request.method": "GET" } });
  });
});
