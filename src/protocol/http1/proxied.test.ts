import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { HttpPlan } from "#run";
import { endpointOf } from "../exchange.fixture.ts";
import { type ProxyOptions, ProxyServer } from "../proxy-server.fixture.ts";
import { certificate, type Pem } from "./certificates.fixture.ts";
import { Client, closeAfterEach, serve } from "./client.fixture.ts";
import { answering, helloReply, type RawServer, until } from "./raw-server.fixture.ts";

closeAfterEach();

let pem: Pem;
beforeAll(async () => {
  pem = await certificate({ name: "shop", hosts: ["shop.test"] });
});

async function proxyOf(options: ProxyOptions = {}): Promise<ProxyServer> {
  const proxy = await ProxyServer.start({ names: { "shop.test": "127.0.0.1" }, ...options });
  onTestFinished(() => proxy.close());
  return proxy;
}

/** A target by a name that only the proxy knows, and the heads of what it was asked. */
async function target(isSecure = false): Promise<{ server: RawServer; heads: string[] }> {
  const heads: string[] = [];
  const behave = answering((head) => {
    heads.push(head);
    return helloReply;
  });
  const server = await serve(behave, { host: "shop.test", ...(isSecure ? { tls: pem } : {}) });
  return { server, heads };
}

function through(
  proxy: ProxyServer,
  options: { credentials?: string; port: number; isSecure?: boolean } & Partial<HttpPlan>,
) {
  const { credentials, port, isSecure = false, ...plan } = options;
  const url = proxy.url(credentials);
  const endpoint = endpointOf(port, "shop.test", isSecure);
  return new Client(endpoint, {
    plan: {
      proxy: { http: url, https: url, bypass: [] },
      allowHosts: ["shop.test"],
      tls: { insecure: false, ca: [pem.cert] },
      ...plan,
    },
  });
}

describe("http:// through a proxy", () => {
  it("names the whole URL, and keeps the connection", async () => {
    const [proxy, { server, heads }] = [await proxyOf(), await target()];
    const client = through(proxy, { port: server.endpoint.port });
    for (const path of ["/a?x=1", "/b"]) {
      const exchange = await client.run({ path });
      expect(exchange).toMatchObject({ outcome: "ok", status: 200, bodyText: "hello" });
      // The exchange is as it was made: results are told by the target's own path.
      expect(exchange.text.startsWith(`GET ${path} HTTP/1.1\r\n`)).toBe(true);
    }
    const { origin } = server.endpoint;
    expect(proxy.asked).toEqual([`GET ${origin}/a?x=1`, `GET ${origin}/b`]);
    expect(proxy.accepted).toBe(1);
    expect(heads.map((head) => head.split("\r\n")[0])).toEqual(["GET /a?x=1 HTTP/1.1", "GET /b HTTP/1.1"]);
  });

  it("sends bodies of bytes too", async () => {
    const [proxy, { server }] = [await proxyOf(), await target()];
    const client = through(proxy, { port: server.endpoint.port });
    const exchange = await client.run({ method: "POST", body: new Uint8Array(0) });
    expect(exchange.outcome).toBe("ok");
    expect(proxy.asked).toEqual([`POST ${server.endpoint.origin}/`]);
  });

  it("tells the proxy its credentials, and nobody else", async () => {
    const [proxy, { server, heads }] = [await proxyOf({ credentials: "me:secret" }), await target()];
    const client = through(proxy, { port: server.endpoint.port, credentials: "me:secret" });
    expect(await client.run()).toMatchObject({ outcome: "ok" });
    expect(proxy.headers[0]!["proxy-authorization"]).toBe(`Basic ${Buffer.from("me:secret").toString("base64")}`);
    expect(heads.join("")).not.toMatch(/proxy-authorization/i);
  });

  it("calls a proxy that wants others proxy_auth, not an answer of the target", async () => {
    const [proxy, { server, heads }] = [await proxyOf({ credentials: "me:secret" }), await target()];
    const client = through(proxy, { port: server.endpoint.port, credentials: "me:wrong" });
    const exchange = await client.run();
    expect(exchange).toMatchObject({ outcome: "proxy_auth", status: 407 });
    expect(exchange.message).toBe(`the proxy 127.0.0.1:${proxy.port} wants credentials (407)`);
    expect(heads).toEqual([]);
  });

  it("goes past the proxy where NO_PROXY says so", async () => {
    const [proxy, { server }] = [await proxyOf(), await target()];
    const direct = { proxy: { http: proxy.url(), bypass: ["127.0.0.0/8"] } };
    const client = new Client(endpointOf(server.endpoint.port), { plan: direct });
    expect(await client.run()).toMatchObject({ outcome: "ok" });
    expect(proxy.asked).toEqual([]);
  });
});

describe("https:// through a proxy", () => {
  it("opens a way with CONNECT and verifies the target itself at its end", async () => {
    const [proxy, { server, heads }] = [await proxyOf({ credentials: "me:secret" }), await target(true)];
    const { port } = server.endpoint;
    const client = through(proxy, { port, isSecure: true, credentials: "me:secret" });
    for (let count = 0; count < 3; count++)
      expect(await client.run()).toMatchObject({ outcome: "ok", bodyText: "hello" });
    expect(proxy.asked).toEqual([`CONNECT shop.test:${port}`]);
    expect(heads.join("")).not.toMatch(/proxy-authorization|secret/i);
    expect(client.protocol.counters).toMatchObject({ opened: 1, open: 1 });
  });

  it("does not accept another's certificate because of the proxy", async () => {
    const [proxy, { server }] = [await proxyOf(), await target(true)];
    const client = through(proxy, { port: server.endpoint.port, isSecure: true, tls: { insecure: false } });
    const exchange = await client.run();
    expect(exchange).toMatchObject({ outcome: "tls_self_signed", bytesSent: 0 });
    expect(exchange.message).toMatch(/^shop\.test: /);
  });

  it("reads a large body through the tunnel as it was written", async () => {
    const body = "0123456789".repeat(50_000);
    const server = await serve(
      answering(() => `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`),
      { tls: pem, host: "shop.test" },
    );
    const client = through(await proxyOf(), { port: server.endpoint.port, isSecure: true });
    const exchange = await client.run();
    expect(exchange.outcome).toBe("ok");
    expect(exchange.bodyText === body).toBe(true);
  });

  it.each<[string, ProxyOptions, string, string]>([
    [
      "wants credentials",
      { credentials: "me:secret" },
      "proxy_auth",
      "answered CONNECT shop.test:9 with 407: it wants credentials",
    ],
    ["does not know the target", { names: {} }, "proxy_refused", "answered CONNECT shop.test:9 with 502"],
    ["forbids it", { connectReply: "HTTP/1.1 403 Forbidden\r\n\r\n" }, "proxy_refused", "with 403"],
    [
      "answers garbage",
      { connectReply: "\u0000\u0001garbage\r\n\r\n" },
      "proxy_failed",
      "something that is not HTTP/1",
    ],
    ["hangs up", { connectReply: "" }, "proxy_failed", "the connection was closed"],
    ["says more than its head", { connectReply: "HTTP/1.1 200 OK\r\n\r\nmore" }, "proxy_failed", "more than its head"],
    ["greets without end", { connectReply: "HTTP/1.1 100 Continue\r\n\r\n".repeat(20) }, "proxy_failed", "not HTTP/1"],
  ])("fails as the proxy's own where it %s", async (_what, options, error, message) => {
    const proxy = await proxyOf(options);
    const exchange = await through(proxy, { port: 9, isSecure: true }).run();
    expect(exchange).toMatchObject({ outcome: error, bytesSent: 0 });
    expect(exchange.message).toContain(`the proxy 127.0.0.1:${proxy.port}`);
    expect(exchange.message).toContain(message);
  });

  it("calls silence proxy_failed, and says how long it was", async () => {
    const proxy = await proxyOf({ isMute: true });
    const client = through(proxy, { port: 9, isSecure: true });
    const exchange = client.issue({ limits: { connectMs: 300 } });
    await until(() => proxy.asked.length === 1);
    await client.clock.runFor(300);
    expect(exchange).toMatchObject({ outcome: "proxy_failed", opening: { connectMs: 300, tlsMs: 0 } });
  });
});

describe("a proxy that cannot be reached", () => {
  it.each([false, true])("is its own class, whatever the target (TLS %s)", async (isSecure) => {
    const proxy = await proxyOf();
    const url = proxy.url("me:secret");
    const { port } = proxy;
    await proxy.close();
    const plan = { proxy: { http: url, https: url, bypass: [] }, allowHosts: ["shop.test"] };
    const exchange = await new Client(endpointOf(80, "shop.test", isSecure), { plan }).run();
    expect(exchange).toMatchObject({ outcome: "proxy_unreachable", bytesSent: 0 });
    expect(exchange.message).toBe(`the proxy 127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port}`);
  });

  it("hears of no target that was not allowed", async () => {
    const proxy = await proxyOf();
    for (const isSecure of [false, true]) {
      const exchange = await through(proxy, { port: 80, isSecure, allowHosts: [] }).run();
      expect(exchange).toMatchObject({ outcome: "host_not_allowed", bytesSent: 0 });
    }
    expect(proxy.accepted).toBe(0);
  });
});
