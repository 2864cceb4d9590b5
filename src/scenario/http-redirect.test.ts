import { describe, expect, test } from "vitest";
import { TargetServer } from "./target-server.fixture.ts";
import { World } from "./world.fixture.ts";

/** Redirects `/rSTATUS?to=…` and answers all else. */
async function start(options: { origin?: string; world?: ConstructorParameters<typeof World>[0] } = {}) {
  const target = await TargetServer.start((request, response) => {
    const url = new URL(request.url, "http://target");
    const status = Number(url.pathname.slice(2));
    const to = url.searchParams.get("to");
    if (status >= 300) response.writeHead(status, to === null ? {} : { location: to });
    response.end("there");
  });
  const world = new World({ target: target.origin, ...options.world });
  return { target, world, http: world.http() };
}

const to = (url: string) => ({ query: { to: url } });

describe("a redirect", () => {
  test.each([
    [301, "GET", "GET"],
    [301, "POST", "GET"],
    [301, "PUT", "PUT"],
    [302, "POST", "GET"],
    [302, "DELETE", "DELETE"],
    [302, "HEAD", "HEAD"],
    [303, "GET", "GET"],
    [303, "POST", "GET"],
    [303, "PUT", "GET"],
    [303, "HEAD", "HEAD"],
    [307, "POST", "POST"],
    [308, "PATCH", "PATCH"],
  ])("with %i turns %s into %s, the body going where the method does", async (status, method, next) => {
    const { target, http } = await start();
    const body =
      method === "GET" || method === "HEAD"
        ? {}
        : { json: { a: "ü" }, headers: { "Content-Language": "de", "x-a": "1" } };
    const response = await http.request(method, `/r${status}`, { ...to("/there?x=1"), ...body });
    expect(response.status).toBe(200);
    expect(response.url).toBe(`${target.origin}/there?x=1`);
    const { headers, body: sent, url } = target.last;
    expect([target.seen.length, target.last.method, url]).toEqual([2, next, "/there?x=1"]);
    const keepsBody = next === method && "json" in body;
    expect(sent.toString()).toBe(keepsBody ? '{"a":"ü"}' : "");
    expect([headers["content-type"], headers["content-language"]]).toEqual(
      keepsBody ? ["application/json", "de"] : [undefined, undefined],
    );
    expect(headers["x-a"]).toBe("json" in body ? "1" : undefined);
  });

  test("is read against the URL it came from, without its fragment and credentials", async () => {
    const { target, http } = await start();
    await http.get("/r302", to("deep/er#part"));
    await http.get("/r302", to(`//user:secret@${target.origin.slice("http://".length)}/x`));
    await http.get("/r302", to("?y=1"));
    expect(target.seen.filter((_seen, index) => index % 2 === 1).map(({ url }) => url)).toEqual([
      "/deep/er",
      "/x",
      "/r302?y=1",
    ]);
    expect(target.seen[3]!.headers.authorization).toBeUndefined();
  });

  test("is a request of its own, counted under its own name and in the iteration; the call is one", async () => {
    const { world, http } = await start();
    const response = await http.get("/r302", { ...to("/r302?to=/items/7"), name: "begin" });
    expect(response.ok).toBe(true);
    expect(world.operations).toEqual(["GET begin", "GET /r302", "GET /items/:id"]);
    for (const name of world.operations) expect([world.tally(name).started, world.tally(name).ok]).toEqual([1, 1]);
    expect(world.errors).toEqual([]);
  });

  test("sets cookies on its way", async () => {
    const target = await TargetServer.start((request, response) => {
      if (request.url === "/login") response.writeHead(302, { location: "/home", "set-cookie": "sid=1" });
      response.end();
    });
    const http = new World({ target: target.origin }).http();
    const response = await http.post("/login", { form: { user: "me" } });
    expect(target.last.headers.cookie).toBe("sid=1");
    expect(response.cookies).toEqual({});
    expect(http.cookies.get("sid")).toBe("1");
  });

  test("shares its trace with the call, under spans of its own", async () => {
    const { target, http } = await start();
    const { traceId } = await http.get("/r302", to("/x"));
    const [first, second] = target.seen.map(({ headers }) => String(headers.traceparent).split("-"));
    expect([first![1], second![1]]).toEqual([traceId, traceId]);
    expect(first![2]).not.toBe(second![2]);
  });

  test("is not followed where the call says so, or expects it", async () => {
    const { target, world, http } = await start();
    const none = await http.get("/r302", { ...to("/x"), redirects: 0 });
    expect([none.status, none.ok, none.headers["location"]]).toEqual([302, true, "/x"]);
    const expected = await http.get("/r302", { ...to("/x"), expect: [200, 302] });
    expect([expected.status, expected.ok]).toEqual([302, true]);
    const unexpected = await http.get("/r302", { ...to("/x"), redirects: 0, expect: 200 });
    expect([unexpected.error, unexpected.errorMessage]).toEqual(["http_unexpected", "status 302, expected 200"]);
    expect(target.seen).toHaveLength(3);
    expect(world.tally("GET /r302").ok).toBe(2);
  });

  test("without a place to go is the answer; so are other 3xx", async () => {
    const { http } = await start();
    for (const status of [302, 300, 304, 305, 399]) {
      const response = await http.get(`/r${status}`, status === 302 ? {} : to("/x"));
      expect([response.status, response.ok]).toEqual([status, true]);
    }
  });

  test("leads to an answer that `expect` is about", async () => {
    const { http } = await start();
    expect((await http.get("/r302", { ...to("/r404"), expect: 404 })).ok).toBe(true);
    expect((await http.get("/r302", { ...to("/r404") })).error).toBe("http_4xx");
    const surprise = await http.get("/r302", { ...to("/x"), expect: [404, 410] });
    expect([surprise.error, surprise.errorMessage]).toEqual(["http_unexpected", "status 200, expected 404,410"]);
  });
});

describe("redirects that do not end well", () => {
  test("a loop ends at the limit, the last one being the failure", async () => {
    const { target, world, http } = await start();
    const response = await http.get("/r302?to=%2Fr302%3Fto%3D%252Fr302", { redirects: 1 });
    expect([response.error, response.status]).toEqual(["redirect_loop", 302]);
    expect(response.errorMessage).toBe('more redirects than are followed, the last to "/r302"');
    expect(target.seen).toHaveLength(2);
    const { started, ok, failed } = world.tally("GET /r302");
    expect([started, ok, failed]).toEqual([2, 1, 1]);
    expect(world.errors).toMatchObject([{ class: "redirect_loop", operation: "GET /r302" }]);
  });

  test("ten are followed by default", async () => {
    const target = await TargetServer.start((_request, response) => {
      response.writeHead(302, { location: "/again" }).end();
    });
    const response = await new World({ target: target.origin }).http().get("/again");
    expect(response.error).toBe("redirect_loop");
    expect(target.seen).toHaveLength(11);
  });

  test.each([
    ["http://", "redirect_loop", "which is no URL"],
    ["ftp://files/x", "host_not_allowed", "ftp:, which is not spoken here"],
  ])("to %s is %s", async (location, error, message) => {
    const { http } = await start();
    const response = await http.get("/r302", to(location));
    expect(response.error).toBe(error);
    expect(response.errorMessage).toContain(message);
  });

  test("to a target that is not there fails there", async () => {
    const gone = await TargetServer.start();
    await gone.close();
    const { world, http } = await start();
    const response = await http.get("/r302", to(`${gone.origin}/x`));
    expect([response.error, response.status, response.url]).toEqual(["connect_refused", 0, `${gone.origin}/x`]);
    expect(world.tally(`GET ${gone.origin}/x`).failed).toBe(1);
    expect(world.tally("GET /r302").ok).toBe(1);
  });

  test("of a body that does not render twice rejects the call", async () => {
    const { http } = await start();
    let renderings = 0;
    const once = {
      toJSON: () =>
        renderings++ === 0
          ? {}
          : (() => {
              throw new Error("once only");
            })(),
    };
    await expect(http.post("/r307", { ...to("/x"), json: once })).rejects.toThrow("once only");
  });
});

describe("a redirect to another origin", () => {
  test("takes no credentials along, whoever set them, and none come back on the way home", async () => {
    const { target, http } = await start({
      world: { plan: { headers: { "proxy-authorization": "test", host: "shop.test", "x-test": "1" } } },
    });
    const other = await TargetServer.start((_request, response) => {
      response.writeHead(302, { location: `${target.origin}/home` }).end();
    });
    http.headers.authorization = "Bearer user";
    http.headers.cookie = "user=1";
    http.headers["x-user"] = "1";
    await http.get("/r302", {
      ...to(`${other.origin}/x`),
      headers: { cookie: "call=1", "x-call": "1" },
      auth: { bearer: "call" },
    });
    expect(target.seen[0]!.headers).toMatchObject({
      authorization: "Bearer call",
      cookie: "call=1",
      host: "shop.test",
      "proxy-authorization": "test",
    });
    for (const { headers } of [other.last, target.last]) {
      expect(headers).not.toHaveProperty("authorization");
      expect(headers).not.toHaveProperty("cookie");
      expect(headers).not.toHaveProperty("proxy-authorization");
      expect(headers).toMatchObject({ "x-user": "1", "x-test": "1", "x-call": "1", "user-agent": "plimsoll/test" });
    }
    expect(other.last.headers.host).toBe(other.origin.slice("http://".length));
    await http.get("/");
    expect(target.last.headers.authorization).toBe("Bearer user");
  });

  test("takes the jar's cookies only where they belong", async () => {
    const { target, http } = await start();
    const other = await TargetServer.start(undefined, { address: "127.0.0.2" });
    http.cookies.set("sid", "1");
    await http.get("/r302", to(`${other.origin}/x`));
    expect(target.last.headers.cookie).toBe("sid=1");
    expect(other.last.headers.cookie).toBeUndefined();
  });
});
