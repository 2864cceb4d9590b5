import { describe, expect, test } from "vitest";
import { TargetServer } from "./target-server.fixture.ts";
import { World } from "./world.fixture.ts";

describe("the name a request is counted under", () => {
  test.each([
    ["/products", "GET /products"],
    ["/products/17", "GET /products/:id"],
    ["/products/17/reviews/3", "GET /products/:id/reviews/:id"],
    ["/v2/products", "GET /v2/products"],
    ["/users/6f1f6c1e-3a0b-4f5d-9d46-1d3f2a1b0c9d", "GET /users/:id"],
    ["/users/507f1f77bcf86cd799439011", "GET /users/:id"],
    ["/commits/e11bf6e", "GET /commits/e11bf6e"],
    ["/search?q=shoes&page=2", "GET /search"],
    ["/search#results", "GET /search"],
    ["/?page=2", "GET /"],
    ["/a%20b", "GET /a%20b"],
    ["/a b", "GET /a%20b"],
    ["/größe", "GET /gr%C3%B6%C3%9Fe"],
    ["/x/../y", "GET /y"],
    ["//double//slash", "GET //double//slash"],
    ["products", "GET /products"],
  ])("of %s is %s", async (url, name) => {
    const target = await TargetServer.start();
    const world = new World({ target: target.origin });
    expect((await world.http().get(url)).status).toBe(200);
    expect(world.operations).toEqual([name]);
  });

  test("of a path pattern is the pattern, without its query", async () => {
    const target = await TargetServer.start();
    const world = new World({ target: target.origin });
    const http = world.http();
    await http.get("/items/:id", { path: { id: 5 } });
    await http.get("/items/:id", { path: { id: "a/b c" } });
    await http.get("/items/:id/parts/:part?full=1", { path: { id: 5, part: "é" } });
    expect(target.seen.map(({ url }) => url)).toEqual(["/items/5", "/items/a%2Fb%20c", "/items/5/parts/%C3%A9?full=1"]);
    expect(world.operations).toEqual(["GET /items/:id", "GET /items/:id/parts/:part"]);
    expect(world.tally("GET /items/:id").ok).toBe(2);
  });

  test("of a template is the template, without its query", async () => {
    const target = await TargetServer.start();
    const world = new World({ target: target.origin });
    const http = world.http();
    for (const id of [1, "zwei/2"]) await http.get`/api/products/${id}`;
    await http.get`/search?q=${"a&b"}&page=${2}`;
    await http.delete`/api/products/${3}/parts/${"x"}`;
    expect(target.seen.map(({ url }) => url)).toEqual([
      "/api/products/1",
      "/api/products/zwei%2F2",
      "/search?q=a%26b&page=2",
      "/api/products/3/parts/x",
    ]);
    expect(world.operations).toEqual(["GET /api/products/{}", "GET /search", "DELETE /api/products/{}/parts/{}"]);
  });

  test("of a template that begins with a base URL or a path is what follows the target", async () => {
    const target = await TargetServer.start();
    const world = new World({ target: target.origin });
    const http = world.http();
    const [base, path] = [target.origin, "/api/items"];
    await http.get`${base}/api/products/${7}`;
    await http.get`${path}/${8}`;
    await http.get`${target.origin.slice("http://".length).replace(/^/, "http://")}`;
    expect(target.seen.map(({ url }) => url)).toEqual(["/api/products/7", "/api/items/8", "/"]);
    expect(world.operations).toEqual(["GET /api/products/{}", "GET /api/items/{}", "GET /"]);
  });

  test("is the one given, if any", async () => {
    const target = await TargetServer.start();
    const world = new World({ target: target.origin });
    const http = world.http();
    await http.get("/a/b", { name: "look" });
    await http.get("/items/:id", { path: { id: 1 }, query: { q: "x" }, name: "look" });
    await http.post("/a/b", { name: "look" });
    expect(target.seen.map(({ url }) => url)).toEqual(["/a/b", "/items/1?q=x", "/a/b"]);
    expect(world.operations).toEqual(["GET look", "POST look"]);
  });

  test("does not hold the target's own path, wherever the target is", async () => {
    const target = await TargetServer.start();
    for (const path of ["/v1", "/deep/er/"]) {
      const world = new World({ target: target.origin + path });
      const http = world.http();
      await http.get("/users/:id", { path: { id: 3 } });
      await http.get`/users/${3}`;
      await http.get("/users/3");
      await http.get("users?page=1");
      await http.get("?page=1");
      await http.get(`${target.origin}${path.replace(/\/$/, "")}/users/4`);
      const prefix = path.replace(/\/$/, "");
      expect(target.seen.splice(0).map(({ url }) => url)).toEqual(
        ["/users/3", "/users/3", "/users/3", "/users?page=1", "?page=1", "/users/4"].map((each) => prefix + each),
      );
      expect(world.operations).toEqual(["GET /users/:id", "GET /users/{}", "GET /users", "GET /"]);
    }
  });

  test("of another origin, or beside the target's path, has the origin in front", async () => {
    const target = await TargetServer.start();
    const other = await TargetServer.start();
    const world = new World({ target: `${target.origin}/v1` });
    const http = world.http();
    await http.get(`${other.origin}/users/3`);
    await http.get(`${other.origin}/users/:id`, { path: { id: 4 } });
    await http.get`${other.origin}/things/${5}`;
    await http.get(`${target.origin}/v2/users`);
    expect(other.seen.map(({ url }) => url)).toEqual(["/users/3", "/users/4", "/things/5"]);
    expect(target.seen.map(({ url }) => url)).toEqual(["/v2/users"]);
    expect(world.operations).toEqual([
      `GET ${other.origin}/users/:id`,
      `GET ${other.origin}/things/{}`,
      `GET ${target.origin}/v2/users`,
    ]);
  });

  test("is the same of one URL in two steps, counted apart", async () => {
    const target = await TargetServer.start();
    const world = new World({ target: target.origin });
    const client = world.client();
    for (const step of [undefined, "login", undefined, "login"]) {
      client.step = step;
      await client.call("GET", "/me", undefined);
    }
    expect(world.operations).toEqual(["GET /me", "login GET /me"]);
    expect(world.tally("login GET /me").ok).toBe(2);
  });

  test("costs no memory without end", async () => {
    const target = await TargetServer.start();
    const world = new World({ target: target.origin });
    const table = world.client();
    const origins = new Set<string>();
    for (let index = 0; index < 25_000; index++) origins.add(table.originOf(`/x${index}`));
    expect([...origins]).toEqual([target.origin]);
    await world.http().get("/x");
    expect(world.operations).toEqual(["GET /x"]);
  });
});

describe("where a request goes", () => {
  test("an IPv6 host stands in brackets in the Host field", async () => {
    const target = await TargetServer.start(undefined, { address: "::1" });
    const world = new World({ target: target.origin });
    expect((await world.http().get("/")).url).toBe(`${target.origin}/`);
    expect(target.last.headers.host).toBe(target.origin.slice("http://".length));
  });

  test("a URL object is taken as its text", async () => {
    const target = await TargetServer.start();
    const url = new URL("/x?y=1", target.origin);
    await new World().http().get(url as unknown as string);
    expect(target.last.url).toBe("/x?y=1");
  });

  test("a query is added to the URL's own, encoded, without what is undefined", async () => {
    const target = await TargetServer.start();
    const http = new World({ target: target.origin }).http();
    await http.get("/s", { query: { q: "a b&c", n: 1, yes: true, no: undefined } });
    await http.get("/s?x=1", { query: { q: "ü" } });
    await http.get("/s?x=1#end", { query: { q: 2 } });
    await http.get("/s?", { query: { q: 3 } });
    await http.get("/s", { query: {} });
    expect(target.seen.map(({ url }) => url)).toEqual([
      "/s?q=a+b%26c&n=1&yes=true",
      "/s?x=1&q=%C3%BC",
      "/s?x=1&q=2",
      "/s?q=3",
      "/s",
    ]);
  });
});

describe("a request that cannot be meant is refused", () => {
  const world = (): World => new World({ target: "http://127.0.0.1:1/api" });
  const bad = (value: unknown) => value as never;

  test.each([
    ["ftp://host/x", "only http:// and https:// are spoken here"],
    ["http://", "it is not a URL"],
    ["http://user:secret@127.0.0.1:1/", "give it as auth: { username, password }"],
    ["localhost:3000/x", "only http:// and https:// are spoken here"],
  ])("%s", (url, message) => {
    expect(() => world().http().get(url)).toThrow(message);
    expect(() => world().http().get(url)).not.toThrow("secret");
  });

  test("a path without a target", () => {
    expect(() => new World().http().get("/x")).toThrow(
      'cannot request "/x": the test has no target, so the URL must begin with http:// or https://',
    );
  });

  test("values that would lead to another route", () => {
    const http = world().http();
    expect(() => http.get("/x/:id", { path: bad({ id: undefined }) })).toThrow("needs a value for :id; given: id");
    expect(() => http.get("/x/:id", { path: {} })).toThrow("needs a value for :id; given: none");
    expect(() => http.get("/x/:id", { path: { id: 1, is: 2 } })).toThrow("/x/:id has no :is");
    expect(() => http.get("/x/:id", { path: { id: "" } })).toThrow('"" for :id is no part of a path');
    expect(() => http.get("/x/:id", { path: { id: ".." } })).toThrow('".." for :id is no part of a path');
    expect(() => http.get("/x/:id", { path: { id: Number.NaN } })).toThrow("path: :id is NaN");
    expect(() => http.get("/x/:id", { path: bad({ id: null }) })).toThrow("path: :id is null");
    expect(() => http.get`/x/${bad(undefined)}`).toThrow("value 1 of the template is undefined");
    expect(() => http.get`/x/${1}/${bad({})}`).toThrow("value 2 of the template is an object");
    expect(() => http.get("/x", { query: bad({ id: null }) })).toThrow("query: id is null");
    expect(() => http.get("/x", { query: bad({ ids: [1] }) })).toThrow("query: ids is an array");
  });

  test("what is no URL at all", () => {
    expect(() => world().http().get(bad(undefined))).toThrow("http.get: the first argument is the URL, not undefined");
    expect(() => world().http().request(bad(undefined), "/")).toThrow("is no method to send");
    expect(() => world().http().request("CONNECT", "/")).toThrow('"CONNECT" is no method to send');
    expect(() => world().http().request("GET /x HTTP/1.1\r\n", "/")).toThrow("is no method to send");
  });
});
