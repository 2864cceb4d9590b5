import { describe, expect, it } from "vitest";
import { Redactor } from "#secrets";
import { exampleOf, exampleSpan, exampleTrace } from "../../test/results/index.ts";
import { redactExample } from "./redact-example.ts";

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
    const kept = redactExample(example, new Redactor());
    expect(JSON.stringify(kept)).not.toMatch(/canary|1234567/);
    expect(kept.trace.spans[0]?.attributes).toEqual(expect.arrayContaining([...harmless]));
    expect(kept.trace.spans[0]?.attributes).toContainEqual([
      "url.full",
      "http://(left out)@stock/items?api_key=(left out)&page=2",
    ]);
    expect(kept.trace.spans.map(({ name }) => name)).toEqual(["select * from users where mail = ?", "get ?"]);
  });

  it("leaves an example without secrets as it is", () => {
    expect(redactExample(exampleOf("typical"), new Redactor())).toEqual(exampleOf("typical"));
  });
});
