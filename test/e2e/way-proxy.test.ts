import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { certificate } from "../../src/protocol/http1/certificates.fixture.ts";
import { answering, helloReply, RawServer } from "../../src/protocol/http1/raw-server.fixture.ts";
import { type ProxyOptions, ProxyServer } from "../../src/protocol/proxy-server.fixture.ts";
import { expectClosedLedger } from "./exactness.ts";
import { plimsoll } from "./plimsoll.ts";

// Proxies from the environment, through the real command.

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function proxyOf(options: ProxyOptions = {}): Promise<ProxyServer> {
  const proxy = await ProxyServer.start(options);
  closing.push(() => proxy.close());
  return proxy;
}

async function target(isSecure = false): Promise<{ url: string; port: number; heads: string[] }> {
  const heads: string[] = [];
  const behave = answering((head) => {
    heads.push(head);
    return helloReply;
  });
  const tls = isSecure ? await certificate({ name: "local", hosts: ["127.0.0.1"] }) : undefined;
  const server = await RawServer.start(behave, tls === undefined ? {} : { tls });
  closing.push(() => server.close());
  return { url: `${server.endpoint.origin}/x`, port: server.endpoint.port, heads };
}

const few = ["-i", "20", "-u", "2", "--workers", "1"];
const canary = "me:pr0xy-canary";

/** All that is written below a folder, as one text. */
async function textBelow(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  const texts = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return (await stat(path)).isFile() ? readFile(path, "latin1") : "";
    }),
  );
  return texts.join("\n");
}

test("http:// goes through HTTP_PROXY, said before and after; its credentials stay between the two", async () => {
  const [proxy, { url, port, heads }] = [await proxyOf({ credentials: canary }), await target()];
  const runs = await mkdtemp(join(tmpdir(), "plimsoll-proxy-"));
  closing.push(() => rm(runs, { recursive: true, force: true }));
  const env = { HTTP_PROXY: proxy.url(canary) };
  const { result, stdout, stderr } = await plimsoll([url, ...few, "--out", runs], { env });
  expectClosedLedger(result);
  expect(result.ledger.requests).toMatchObject({ started: 20, ok: 20 });
  expect(proxy.asked).toEqual(Array.from({ length: 20 }, () => `GET http://127.0.0.1:${port}/x`));
  expect(heads).toHaveLength(20);
  expect(stderr).toContain(`go through the proxy 127.0.0.1:${proxy.port} (HTTP_PROXY`);
  expect(result.validity.doubts.map(({ code }) => code)).toContain("proxy");
  expect(stdout).toContain(`through the proxy 127.0.0.1:${proxy.port}`);
  expect(result.operations.map(({ name }) => name)).toEqual(["/x"]);
  const told = `${stdout}${stderr}${JSON.stringify(result)}${heads.join("")}${await textBelow(runs)}`;
  expect(told).not.toContain("pr0xy-canary");
  expect(told).not.toContain(Buffer.from(canary).toString("base64"));
});

test("https:// goes through a tunnel of HTTPS_PROXY", async () => {
  const [proxy, { url, port, heads }] = [await proxyOf(), await target(true)];
  const { result } = await plimsoll([url, ...few, "--insecure"], { env: { https_proxy: proxy.url() } });
  expectClosedLedger(result);
  expect(result.ledger.requests).toMatchObject({ started: 20, ok: 20 });
  expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT 127.0.0.1:${port}`]));
  // One look before the start, then a connection for each of two users.
  expect(proxy.asked).toHaveLength(3);
  expect(heads).toHaveLength(20);
});

test("NO_PROXY makes an exception", async () => {
  const [proxy, { url }] = [await proxyOf(), await target()];
  const env = { HTTP_PROXY: proxy.url(), NO_PROXY: "localhost, 127.0.0.0/8" };
  const { result, stderr } = await plimsoll([url, ...few], { env });
  expect(result.ledger.requests.ok).toBe(20);
  expect(proxy.accepted).toBe(0);
  expect(stderr).not.toContain("proxy");
});

test("a name that only the proxy knows needs --allow-host, and has it then", async () => {
  const [proxy, { port }] = [await proxyOf({ names: { "shop.test": "127.0.0.1" } }), await target()];
  const url = `http://shop.test:${port}/x`;
  const env = { HTTP_PROXY: proxy.url() };
  await expect(plimsoll([url, ...few], { env })).rejects.toThrow("--allow-host shop.test");
  expect(proxy.asked).toEqual([]);
  const { result } = await plimsoll([url, ...few, "--allow-host", "shop.test"], { env });
  expect(result.ledger.requests.ok).toBe(20);
});

test("a proxy that goes away in the middle is the network's fault, not the target's", async () => {
  const [proxy, { url }] = [await proxyOf(), await target()];
  const { result } = await plimsoll([url, "-R", "100/s", "--arrivals", "even", "-d", "2s", "--workers", "1"], {
    env: { HTTP_PROXY: proxy.url() },
    whileRunning: async () => {
      while (proxy.asked.length < 60) await new Promise((resolve) => setTimeout(resolve, 5));
      await proxy.close();
    },
  });
  expectClosedLedger(result);
  const { started, ok, byError } = result.ledger.requests;
  expect(started).toBe(200);
  expect(ok).toBeGreaterThanOrEqual(40);
  expect(byError.proxy_unreachable ?? 0).toBeGreaterThan(50);
  // Those that were under way when it went.
  expect(started - ok - (byError.proxy_unreachable ?? 0)).toBeLessThanOrEqual(20);
  expect(result.errors.find((group) => group.class === "proxy_unreachable")).toMatchObject({ side: "network" });
});

test("what keeps the proxy from opening a way is said before any load", async () => {
  const [proxy, { url }] = [await proxyOf({ connectReply: "HTTP/1.1 403 Forbidden\r\n\r\n" }), await target(true)];
  const ended = plimsoll([url, ...few], { env: { HTTPS_PROXY: proxy.url() } });
  await expect(ended).rejects.toThrow("The proxy opens no way to https://127.0.0.1");
  await expect(ended).rejects.toThrow(/answered CONNECT 127\.0\.0\.1:\d+ with 403/);
  const unusable = plimsoll([url, ...few], { env: { HTTPS_PROXY: "socks5://me:pr0xy-canary@127.0.0.1:1" } });
  await expect(unusable).rejects.toThrow("The proxy in HTTPS_PROXY cannot be used");
  await expect(unusable).rejects.not.toThrow("pr0xy-canary");
});
