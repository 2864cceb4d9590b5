import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { DnsServer } from "../../src/protocol/dns-server.fixture.ts";
import { expectClosedLedger } from "./exactness.ts";
import { plimsoll } from "./plimsoll.ts";

// Name servers in trouble, through the real command: a class each, and nobody else is held up.

const names = fileURLToPath(new URL("flows/names.ts", import.meta.url));

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(
  address: string,
  port = 0,
): Promise<{ server: Server; port: number; paths: string[]; close: () => Promise<void> }> {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? "");
    response.end("hello");
  });
  server.listen(port, address);
  await once(server, "listening");
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  closing.push(close);
  return { server, port: (server.address() as AddressInfo).port, paths, close };
}

test("each trouble with a name is a class of its own, and a name that moves is followed", async () => {
  const first = await serve("127.0.0.2");
  const second = await serve("127.0.0.3", first.port);
  const healthy = await serve("127.0.0.4", first.port);
  let movedTo = "127.0.0.2";
  const dns = await DnsServer.start((name) => {
    if (name === "healthy.test") return ["127.0.0.4"];
    if (name === "moving.test") return [movedTo];
    if (name === "failing.test") return "SERVFAIL";
    if (name === "empty.test") return [];
    return name === "silent.test" ? "silence" : "NXDOMAIN";
  });
  closing.push(() => dns.close());
  const { result } = await plimsoll([names, "--dns-server", dns.address, "--workers", "2"], {
    env: { PORT: String(first.port) },
    whileRunning: async () => {
      // The first address goes away in the middle of the run; the name leads to the second from then on.
      while (first.paths.length < 50) await new Promise((resolve) => setTimeout(resolve, 5));
      movedTo = "127.0.0.3";
      await first.close();
    },
  });
  expectClosedLedger(result);
  const of = (name: string) => result.operations.find((operation) => operation.name === name)!;
  const errorsOf = (name: string): unknown => [
    ...new Set(result.errors.filter(({ operation }) => operation === `GET ${name}`).map((error) => error.class)),
  ];
  expect(errorsOf("unknown")).toEqual(["dns_not_found"]);
  expect(errorsOf("failing")).toEqual(["dns_failed"]);
  expect(errorsOf("empty")).toEqual(["dns_no_address"]);
  expect(errorsOf("silent")).toEqual(["dns_timeout"]);
  for (const name of ["unknown", "failing", "empty", "silent"]) {
    expect([name, of(name).count, of(name).errorRatio]).toEqual([name, 40, 1]);
    const [group] = result.errors.filter(({ operation }) => operation === `GET ${name}`);
    expect([group!.side, group!.message]).toEqual(["network", expect.stringContaining(`${name}.test`)]);
  }
  // Whoever knows its target's name goes on as if nothing were wrong.
  expect([of("healthy").count, of("healthy").errorRatio]).toEqual([800, 0]);
  expect(healthy.paths).toHaveLength(800);
  expect(of("healthy").serviceMs.p50).toBeLessThan(100);
  // The name is asked for again within a second: what came before and after is served, what came between is refused.
  expect(of("moving").count).toBe(200);
  expect(first.paths.length).toBeGreaterThanOrEqual(50);
  expect(second.paths.length).toBeGreaterThan(20);
  for (const error of errorsOf("moving") as string[])
    expect(["connect_refused", "reset", "closed_before_response"]).toContain(error);
  // A dead name is not asked for at every arrival: once a second, by each of two workers, in both families.
  const asked = dns.asked.filter((name) => name === "unknown.test").length;
  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThanOrEqual(2 * 2 * 6);
});

test("a target whose name does not resolve is said before any load, by its name", async () => {
  const dns = await DnsServer.start((name) => (name === "failing.test" ? "SERVFAIL" : "NXDOMAIN"));
  closing.push(() => dns.close());
  for (const [host, why] of [
    ["unknown.test", "the name unknown.test does not resolve"],
    ["failing.test", "resolving failing.test failed (ESERVFAIL)"],
  ] as const) {
    const ended = plimsoll([`http://${host}/`, "--dns-server", dns.address]);
    await expect(ended).rejects.toThrow(`The target http://${host} does not resolve`);
    await expect(ended).rejects.toThrow(why);
    await expect(ended).rejects.toThrow("exit code 104");
  }
});
