import { describe, expect, test } from "vitest";
import { certificate } from "../protocol/http1/certificates.fixture.ts";
import { CookieJar } from "./cookie-jar.ts";
import { TargetServer } from "./target-server.fixture.ts";
import { World } from "./world.fixture.ts";

/** Answers with the cookies that the request's `x-set` asks for, one Set-Cookie field per line. */
async function start(options: Parameters<typeof TargetServer.start>[1] = {}) {
  const target = await TargetServer.start((request, response) => {
    const set = request.headers["x-set"];
    if (typeof set === "string") response.setHeader("set-cookie", set.split("|"));
    response.end("ok");
  }, options);
  const http = new World({ target: target.origin, plan: { tls: { insecure: true } } }).http();
  const sent = async (url: string): Promise<string | undefined> => {
    await http.get(url);
    return target.last.headers.cookie;
  };
  return {
    target,
    http,
    sent,
    set: (...cookies: string[]) => http.get("/", { headers: { "x-set": cookies.join("|") } }),
  };
}

describe("cookies", () => {
  test("that a response sets are sent back, in one field, and are the response's own", async () => {
    const { http, sent, set } = await start();
    const response = await set("a=1", "b=two words; HttpOnly", "c=x=y; Path=/");
    expect(response.cookies).toEqual({ a: "1", b: "two words", c: "x=y" });
    expect(response.headers["set-cookie"]).toBe("a=1\nb=two words; HttpOnly\nc=x=y; Path=/");
    expect(await sent("/other")).toBe("a=1; b=two words; c=x=y");
    expect((await http.get("/")).cookies).toEqual({});
    expect(http.cookies.get("c")).toBe("x=y");
    expect(http.cookies.get("d")).toBeUndefined();
  });

  test("are set again, and taken back by an end in the past", async () => {
    const { sent, set } = await start();
    await set("a=1; Max-Age=100", "b=1");
    await set("a=2", "b=; Max-Age=0");
    expect(await sent("/")).toBe("a=2");
    await set("a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
    expect(await sent("/")).toBeUndefined();
  });

  test("keep to their path, found by name whatever it is", async () => {
    const { http, sent, set } = await start();
    await http.get("/auth/login", { headers: { "x-set": "sid=1" } });
    await set("shop=1; Path=/shop");
    expect(await sent("/auth/me?x=/shop")).toBe("sid=1");
    expect(await sent("/shop/cart")).toBe("shop=1");
    expect(await sent("/shopping")).toBeUndefined();
    expect(http.cookies.get("sid")).toBe("1");
  });

  test("are forgotten, the oldest first, where a target sets more than a browser would keep", () => {
    const jar = new CookieJar();
    const cookiesFor = (host: string): string[] => jar.headerFor(`http://${host}`, "/", 0).split("; ").filter(Boolean);
    for (let nth = 0; nth < 5_000; nth++) jar.store(`c${nth}=${nth}; Path=/`, "http://one.test/");
    expect(cookiesFor("one.test").length).toBeLessThan(360);
    expect(cookiesFor("one.test")).toContain("c4999=4999");
    expect(jar.find("c0")).toBeUndefined();
    for (let host = 0; host < 50; host++)
      for (let nth = 0; nth < 100; nth++) jar.store(`c${nth}=${host}; Path=/`, `http://host-${host}.test/`);
    const all = Array.from({ length: 50 }, (_, host) => cookiesFor(`host-${host}.test`).length);
    expect(all.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(1_180);
    expect(all.at(-1)).toBe(100);
    expect(cookiesFor("one.test")).toEqual([]);
  });

  test("keep to their host", async () => {
    const { target, http, set } = await start();
    const other = await TargetServer.start(undefined, { address: "127.0.0.2" });
    await set("a=1", "b=1; Domain=example.com", "c=1; Domain=localhost");
    await http.get("/");
    await http.get(`${other.origin}/`);
    expect([target.last.headers.cookie, other.last.headers.cookie]).toEqual(["a=1", undefined]);
  });

  test("that are secure go over TLS, and to this very machine", async () => {
    const tls = await certificate({ name: "127.0.0.2", hosts: ["127.0.0.2"] });
    const secure = await start({ tls, address: "127.0.0.2" });
    const plain = await TargetServer.start(undefined, { address: "127.0.0.2" });
    await secure.set("a=1; Secure", "b=1");
    expect(await secure.sent("/")).toBe("a=1; b=1");
    await secure.http.get(`${plain.origin}/`);
    // Cookies do not know ports (RFC 6265 §8.5), and loopback is as good as TLS (W3C Secure Contexts §3.1).
    expect(plain.last.headers.cookie).toBe("a=1; b=1");
    const jar = new CookieJar();
    jar.store("a=1; Secure", "https://shop.test/");
    expect(jar.headerFor("https://shop.test", "/", 0)).toBe("a=1");
    expect(jar.headerFor("http://shop.test", "/", 0)).toBe("");
  });

  test("are kept for an IPv6 host", async () => {
    const { sent, set } = await start({ address: "::1" });
    await set("a=1");
    expect(await sent("/")).toBe("a=1");
  });

  test("that are none are passed over", async () => {
    const { sent, set } = await start();
    await set("", ";;;", "=", "ok=1; Path=nowhere; Domain=", "x".repeat(3000));
    expect(await sent("/")).toContain("ok=1");
  });

  test("are the script's to set and clear", async () => {
    const { http, sent } = await start();
    http.cookies.set("theme", "dark mode");
    expect(await sent("/deep/path")).toBe("theme=dark mode");
    http.cookies.set("theme", "light");
    expect(await sent("/")).toBe("theme=light");
    expect(http.cookies.get("theme")).toBe("light");
    const { clear } = http.cookies;
    clear();
    expect(await sent("/")).toBeUndefined();
    expect(http.cookies.get("theme")).toBeUndefined();
  });

  test.each([
    ["a b", "1"],
    ["", "1"],
    ["a=b", "1"],
    ["a", "1; Domain=evil.test"],
    ["a", "1\r\nx: y"],
    ["a", "日本"],
    ["a", undefined],
  ])("%j = %j is refused", async (name, value) => {
    const { http } = await start();
    expect(() => http.cookies.set(name, value as never)).toThrow(/^http\.cookies\.set: /);
  });

  test("cannot be set where the test has no target", () => {
    const { cookies } = new World().http();
    expect(cookies.get("a")).toBeUndefined();
    expect(() => cookies.set("a", "1")).toThrow(/the test has no target/);
  });

  test("given by hand stand before the jar's, in the same field", async () => {
    const { target, http, set } = await start();
    await http.get("/", { headers: { cookie: "hand=1" } });
    expect(target.last.headers.cookie).toBe("hand=1");
    await set("jar=1");
    http.headers.cookie = "user=1";
    await http.get("/");
    expect(target.last.headers.cookie).toBe("user=1; jar=1");
    await http.get("/", { headers: { Cookie: "call=1" } });
    expect(target.last.headers.cookie).toBe("call=1; jar=1");
    expect(target.last.names.filter((name) => name.toLowerCase() === "cookie")).toHaveLength(1);
  });

  test("are one user's own", async () => {
    const { target } = await start();
    const world = new World({ target: target.origin });
    const [one, other] = [world.http(), world.http()];
    one.cookies.set("a", "1");
    await other.get("/");
    expect(target.last.headers.cookie).toBeUndefined();
  });
});

describe("the rendered Cookie header", () => {
  test("is remembered by origin where all cookies are for whole hosts, else by path", () => {
    const jar = new CookieJar();
    jar.set("a", "1", "http://shop.test");
    expect(jar.headerFor("http://shop.test", "/x?y=1", 0)).toBe("a=1");
    expect(jar.headerFor("http://other.test", "/x", 0)).toBe("");
    jar.store("b=1; Path=/deep", "http://shop.test/deep/er");
    expect(jar.headerFor("http://shop.test", "/x", 0)).toBe("a=1");
    expect(jar.headerFor("http://shop.test", "/deep/x?y", 0)).toBe("b=1; a=1");
  });

  test("of many URLs does not grow without end", () => {
    const jar = new CookieJar();
    jar.store("b=1; Path=/deep", "http://shop.test/deep/er");
    for (let index = 0; index < 500; index++) {
      expect(jar.headerFor("http://shop.test", `/deep/${index}`, 0)).toBe("b=1");
    }
  });
});
