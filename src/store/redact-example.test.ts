import { describe, expect, it } from "vitest";
import { exampleOf, exampleSpan, exampleTrace } from "../../test/results/index.ts";
import { redactExample } from "./redact-example.ts";
import { redactText } from "./redact-text.ts";

describe("redactText", () => {
  it.each([
    ["http://u:canary@host/x?a=1", "http://(left out)@host/x?a=1"],
    ["fetch https://canary@host failed", "fetch https://(left out)@host failed"],
    ["/reset?token=canary&page=2", "/reset?token=(left out)&page=2"],
    ["token=canary&page=2", "token=(left out)&page=2"],
    ["host=db password=canary port=5432", "host=db password=(left out) port=5432"],
    ["password='canary two' port=1", "password=(left out) port=1"],
    ['{"user":"a","password":"can\\"ary"}', '{"user":"a","password":"(left out)"}'],
    ["Bearer canary-canary", "Bearer (left out)"],
    ["Basic Y2FuYXJ5OjE=", "Basic (left out)"],
    ["id eyJhbGciOi1J.eyJjYW5hcnki.c2ln-x end", "id (left out) end"],
    ["a; session_id=canary; b=1", "a; session_id=(left out); b=1"],
  ])("takes the secret out of %s", (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  it.each([
    "GET /api/products/{id}",
    "select id from users where id = ? and token = ?",
    "basic authentication failed",
    "http://shop:7070/a?page=2&size=10",
    "error: connect ECONNREFUSED 127.0.0.1:5432",
    "author=Jane&authority=localhost:3000",
  ])("leaves %s as it is", (text) => {
    expect(redactText(text)).toBe(text);
  });
});

describe("redactExample", () => {
  it("keeps no secret of names and attributes, and what is none", () => {
    const secrets = [
      ["http.request.header.authorization", "canary"],
      ["http.request.header.cookie", "a=canary"],
      ["url.full", "http://u:canary@stock/items?api_key=canary&page=2"],
      ["url.query", "session=canary"],
      ["db.query.text", "select * from users where mail = 'canary'"],
      ["db.query.parameter.0", "canary"],
      ["db.postgresql.values", "canary, 2"],
      ["http.request.body.content", "canary"],
      ["graphql.variables", "canary"],
      ["app.secret", 1_234_567],
      ["exception.message", "login failed for postgres://u:canary@db/shop"],
    ] as const;
    const harmless = [
      ["http.request.body.size", 17],
      ["http.route", "/api/products/{id}"],
      ["url.authority", "localhost"],
      ["is.cached", true],
    ] as const;
    const span = exampleSpan(0, "select * from users where mail = ?", {
      dependency: "sql",
      name: "SELECT * FROM users WHERE mail = 'canary'",
      attributes: [...secrets, ...harmless],
    });
    const cache = exampleSpan(1, "get ?", { dependency: "cache", name: "GET session:canary" });
    const example = exampleOf("slowest", exampleTrace([span, cache], { operation: "GET /x?token=canary" }));
    const kept = redactExample(example);
    expect(JSON.stringify(kept)).not.toMatch(/canary|1234567/);
    expect(kept.trace.spans[0]?.attributes).toEqual(expect.arrayContaining([...harmless]));
    expect(kept.trace.spans[0]?.attributes).toContainEqual([
      "url.full",
      "http://(left out)@stock/items?api_key=(left out)&page=2",
    ]);
    expect(kept.trace.spans.map(({ name }) => name)).toEqual(["select * from users where mail = ?", "get ?"]);
  });

  it("leaves an example without secrets as it is", () => {
    expect(redactExample(exampleOf("typical"))).toEqual(exampleOf("typical"));
  });
});
