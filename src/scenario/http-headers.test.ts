import { describe, expect, test } from "vitest";
import { TargetServer } from "./target-server.fixture.ts";
import { World } from "./world.fixture.ts";

const bad = (value: unknown) => value as never;

async function start(plan: { headers?: Record<string, string>; trace?: boolean } = {}) {
  const target = await TargetServer.start();
  const world = new World({ target: target.origin, plan });
  return { target, world, http: world.http() };
}

describe("a request's headers", () => {
  test("say by default who asks, for what, and within which trace", async () => {
    const { target, http } = await start();
    await http.get("/");
    const { host, "user-agent": agent, accept, "accept-encoding": encoding } = target.last.headers;
    const { traceparent, "sentry-trace": sentryTrace, baggage } = target.last.headers;
    expect([host, agent, accept, encoding]).toEqual([
      target.origin.slice("http://".length),
      "plimsoll/test",
      "*/*",
      "gzip, deflate, br",
    ]);
    expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    const [, trace = "", span = ""] = String(traceparent).split("-");
    expect(sentryTrace).toBe(`${trace}-${span}-1`);
    expect(baggage).toBe(
      `sentry-trace_id=${trace},sentry-public_key=plimsoll,sentry-sample_rate=1.000000,sentry-sampled=true`,
    );
    expect(target.last.names).toHaveLength(7);
  });

  test("are the test's, above them the user's, above them the call's, whatever their case, each once", async () => {
    const { target, http } = await start({ headers: { "X-One": "test", "X-Two": "test", "X-Three": "test" } });
    http.headers["x-TWO"] = "user";
    http.headers["x-three"] = "user";
    await http.get("/", { headers: { "X-THREE": "call" } });
    await http.get("/");
    const [first, second] = target.seen.map(({ headers }) => [headers["x-one"], headers["x-two"], headers["x-three"]]);
    expect(first).toEqual(["test", "user", "call"]);
    expect(second).toEqual(["test", "user", "user"]);
    for (const { names } of target.seen) expect(new Set(names).size).toBe(names.length);
  });

  test("follow http.headers as it changes", async () => {
    const { target, http } = await start();
    await http.get("/");
    http.headers.authorization = "Bearer one";
    await http.get("/");
    http.headers.Authorization = "Bearer two";
    await http.get("/");
    delete http.headers.AUTHORIZATION;
    await http.get("/");
    expect(target.seen.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      "Bearer one",
      "Bearer two",
      undefined,
    ]);
  });

  test("are one user's own", async () => {
    const { target, world, http } = await start();
    http.headers["x-user"] = "1";
    await http.get("/");
    await world.http().get("/");
    expect(target.seen.map(({ headers }) => headers["x-user"])).toEqual(["1", undefined]);
  });

  test("may replace the defaults, the trace among them, once each", async () => {
    const { target, http } = await start();
    const trace = "00-11111111111111111111111111111111-2222222222222222-00";
    http.headers["User-Agent"] = "mine";
    await http.get("/", { headers: { Traceparent: trace, "Accept-Encoding": "identity", Host: "shop.test" } });
    const { headers, names } = target.last;
    expect([headers["user-agent"], headers.traceparent, headers["accept-encoding"], headers.host]).toEqual([
      "mine",
      trace,
      "identity",
      "shop.test",
    ]);
    expect(names).toHaveLength(5);
  });

  test.each([
    ["traceparent", { traceparent: "00-1", "sentry-trace": undefined, baggage: undefined }],
    ["Sentry-Trace", { traceparent: expect.any(String), "sentry-trace": "00-1", baggage: undefined }],
    ["baggage", { traceparent: expect.any(String), "sentry-trace": expect.any(String), baggage: "00-1" }],
  ])("say nothing else of a trace than a call's own %s", async (name, headers) => {
    const { target, http } = await start();
    await http.get("/", { headers: { [name]: "00-1" } });
    const { traceparent, "sentry-trace": sentryTrace, baggage } = target.last.headers;
    expect({ traceparent, "sentry-trace": sentryTrace, baggage }).toEqual(headers);
    expect(new Set(target.last.names).size).toBe(target.last.names.length);
  });

  test("hold no trace where the run has none", async () => {
    const { target, http } = await start({ trace: false });
    await http.get("/");
    const { traceparent, "sentry-trace": sentryTrace, baggage } = target.last.headers;
    expect([traceparent, sentryTrace, baggage]).toEqual([undefined, undefined, undefined]);
  });

  test("authorize with a name and a password, in UTF-8, or with a token; the call's own header stands above", async () => {
    const { target, http } = await start();
    http.headers.authorization = "Bearer user";
    await http.get("/", { auth: { username: "Jürgen", password: "p:w" } });
    await http.get("/", { auth: { bearer: "abc" } });
    await http.get("/", { auth: { bearer: "abc" }, headers: { Authorization: "Custom x" } });
    await http.get("/");
    expect(target.seen.map(({ headers }) => headers.authorization)).toEqual([
      `Basic ${Buffer.from("Jürgen:p:w", "utf8").toString("base64")}`,
      "Bearer abc",
      "Custom x",
      "Bearer user",
    ]);
  });

  test("may hold Latin-1", async () => {
    const { target, http } = await start();
    await http.get("/", { headers: { "x-name": "Zoë" } });
    expect(target.last.headers["x-name"]).toBe("Zoë");
  });
});

describe("http.headers", () => {
  test("is a plain object to the script", async () => {
    const { http } = await start();
    Object.assign(http.headers, { "X-A": "1", "x-b": "2" });
    expect(http.headers["X-a"]).toBe("1");
    expect("X-B" in http.headers).toBe(true);
    expect("X-C" in http.headers).toBe(false);
    expect({ ...http.headers }).toEqual({ "x-a": "1", "x-b": "2" });
    expect(Object.keys(http.headers)).toEqual(["x-a", "x-b"]);
    expect(JSON.stringify(http.headers)).toBe('{"x-a":"1","x-b":"2"}');
  });

  test.each([
    ["a line break in the value", "x-a", "1\r\nX-Evil: 1"],
    ["a line feed in the value", "x-a", "1\nX-Evil: 1"],
    ["a zero in the value", "x-a", "1\0"],
    ["letters beyond Latin-1", "x-a", "日本"],
    ["no text", "x-a", undefined],
    ["a number", "x-a", 5],
    ["a line break in the name", "x-a\r\nx-b", "1"],
    ["a space in the name", "x a", "1"],
    ["a name of nothing", "", "1"],
    ["the body's length", "Content-Length", "5"],
    ["the body's framing", "Transfer-Encoding", "chunked"],
  ])("refuses %s at the line that sets it, and so does a call", async (_what, name, value) => {
    const { target, http } = await start();
    expect(() => (http.headers[name] = bad(value))).toThrow(TypeError);
    expect(() => (http.headers[name] = bad(value))).toThrow(/^header /);
    expect(() => http.get("/", { headers: { [name]: bad(value) } })).toThrow(/^header /);
    await http.get("/");
    expect(target.last.names).toHaveLength(7);
  });

  test("leaves no half-made request behind when a call is refused", async () => {
    const { target, world, http } = await start();
    expect(() => http.get("/", { headers: { "x a": "1" } })).toThrow(TypeError);
    await http.get("/");
    expect(world.tally("GET /").started).toBe(1);
    expect(target.seen).toHaveLength(1);
  });
});

describe("the content type", () => {
  const json = { json: { a: 1 } };
  const form = { form: { a: 1 } };
  const multipart = { multipart: { a: 1 } };
  const general = { "Content-Type": "application/vnd.api+json" };
  const own = { headers: { "CONTENT-TYPE": "x/y" } };

  test.each([
    ["JSON", {}, json, "application/json"],
    ["JSON, with a general header", general, json, "application/vnd.api+json"],
    ["JSON, with the call's own", general, { ...json, ...own }, "x/y"],
    ["a form", {}, form, "application/x-www-form-urlencoded"],
    ["a form, with a general header", general, form, "application/x-www-form-urlencoded"],
    ["a form, with the call's own", general, { ...form, ...own }, "x/y"],
    ["text, which has none", {}, { body: "x" }, undefined],
    ["text, with a general header", general, { body: "x" }, "application/vnd.api+json"],
    ["nothing, with a general header", general, {}, "application/vnd.api+json"],
  ])("of %s", async (_what, headers, options, type) => {
    const { target, http } = await start();
    Object.assign(http.headers, headers);
    await http.post("/", options);
    expect(target.last.headers["content-type"]).toBe(type);
    expect(target.last.names.filter((name) => /^content-/i.test(name)).length).toBe(type === undefined ? 1 : 2);
  });

  test("of multipart is always the one with the boundary", async () => {
    const { target, http } = await start();
    Object.assign(http.headers, general);
    await http.post("/", { ...multipart, ...own });
    expect(target.last.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=plimsoll-[0-9a-f]{24}$/);
  });

  test("and a length of nothing are sent where a body is usual", async () => {
    const { target, http } = await start({ headers: { "x-a": "1" } });
    await http.post("/");
    await http.put("/", { headers: { "x-b": "1" } });
    await http.patch("/");
    await http.delete("/");
    await http.get("/");
    expect(target.seen.map(({ headers }) => headers["content-length"])).toEqual(["0", "0", "0", undefined, undefined]);
  });
});
