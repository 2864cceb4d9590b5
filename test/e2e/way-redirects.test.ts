import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, expect, test } from "vitest";
import { certificate, type Pem } from "../../src/protocol/http1/certificates.fixture.ts";
import { expectClosedLedger } from "./exactness.ts";
import { plimsoll, type CliRun } from "./plimsoll.ts";

// Redirects through the real command: what each server saw, and what was recorded of it.

const canaries = fileURLToPath(new URL("flows/canaries.ts", import.meta.url));
let pem: Pem;
beforeAll(async () => {
  pem = await certificate({ name: "local", hosts: ["127.0.0.1"] });
});

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }
});

/** A server that remembers what it was asked; `answer` says where to go, or nothing. */
async function serve(
  address: string,
  answer: (url: string) => readonly [status: number, location: string] | undefined,
  isSecure = false,
): Promise<{ readonly origin: string; readonly seen: Seen[] }> {
  const seen: Seen[] = [];
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const { method = "", url = "", headers } = request;
    seen.push({ method, url, headers });
    const hop = answer(url);
    response.writeHead(hop?.[0] ?? 200, hop === undefined ? {} : { location: hop[1] }).end();
  };
  const server = isSecure ? createSecureServer({ ...pem }, handle) : createServer(handle);
  servers.push(server as Server);
  server.listen(0, address);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { origin: `http${isSecure ? "s" : ""}://${address}:${port}`, seen };
}

function run(start: string, iterations = 1, more: readonly string[] = []): Promise<CliRun> {
  const args = [
    canaries,
    "--target",
    new URL(start).origin,
    "-i",
    String(iterations),
    "-u",
    "1",
    "--workers",
    "1",
    ...more,
  ];
  return plimsoll(args, { env: { START: start } });
}

test("no credential follows to another host, port or scheme, and none comes back", async () => {
  let home = "";
  const plain = await serve("127.0.0.1", (url) => (url === "/bounce" ? [302, `${home}/home`] : undefined));
  const otherHost = await serve("127.0.0.2", () => [307, `${plain.origin}/bounce`]);
  // From https: to http: on another host, back to another port, and home.
  const first = await serve(
    "127.0.0.1",
    (url) => (url === "/start" ? [308, `${otherHost.origin}/x`] : undefined),
    true,
  );
  home = first.origin;
  const { result, exitCode } = await run(`${first.origin}/start`, 1, ["--insecure"]);
  expectClosedLedger(result);
  expect([exitCode, result.ledger.requests.started, result.ledger.requests.ok]).toEqual([0, 4, 4]);
  expect(first.seen[0]!.headers.authorization).toBe(
    `Basic ${Buffer.from("canary:canary-password").toString("base64")}`,
  );
  expect(first.seen[0]!.headers.cookie).toContain("canary-user-cookie");
  const elsewhere = [...otherHost.seen, ...plain.seen, ...first.seen.slice(1)];
  expect(elsewhere.map(({ method, url }) => `${method} ${url}`)).toEqual(["POST /x", "POST /bounce", "GET /home"]);
  for (const { headers } of elsewhere) {
    // A cookie belongs to a host, whatever its port (RFC 6265 §8.5): the jar's may go back to 127.0.0.1.
    const { cookie = "", ...others } = headers;
    expect(JSON.stringify(others)).not.toContain("canary");
    expect(["", "jar=canary-jar"]).toContain(cookie);
    expect(headers["x-plain"]).toBe("goes along");
  }
  expect(otherHost.seen[0]!.headers.cookie).toBeUndefined();
  expect(result.validity.doubts.map(({ code }) => code)).not.toContain("ledger");
});

test("a loop ends at the limit: eleven requests each, the last one failed", async () => {
  const loop = await serve("127.0.0.1", () => [302, "/again"]);
  const { result } = await run(`${loop.origin}/again`, 3);
  expectClosedLedger(result);
  expect(loop.seen).toHaveLength(33);
  expect(result.ledger.requests).toMatchObject({ started: 33, ok: 30, failed: 3, byError: { redirect_loop: 3 } });
  expect(result.ledger.iterations).toMatchObject({ started: 3, failed: 3 });
});

test("a redirect to a public or metadata address is refused at the gate, and counted", async () => {
  const lure = await serve("127.0.0.1", (url) => [
    302,
    url.startsWith("/meta") ? "http://169.254.169.254/latest/meta-data" : "http://203.0.113.9/",
  ]);
  for (const path of ["/meta", "/public"]) {
    const { result } = await run(`${lure.origin}${path}`, 2);
    expectClosedLedger(result);
    expect(result.ledger.requests).toMatchObject({ started: 4, ok: 2, failed: 2, byError: { host_not_allowed: 2 } });
    expect(result.errors[0]).toMatchObject({ class: "host_not_allowed", side: "script" });
  }
});

test("a URL on the command line is one request each, redirect or not", async () => {
  const lure = await serve("127.0.0.1", () => [302, "/elsewhere"]);
  const { result } = await plimsoll([`${lure.origin}/`, "-i", "5", "-u", "1", "--workers", "1"]);
  expect(result.ledger.requests).toMatchObject({ started: 5, ok: 5 });
  expect(lure.seen.map(({ url }) => url)).toEqual(["/", "/", "/", "/", "/"]);
});

test("a user name in the URL is sent as Basic authentication, and shown nowhere", async () => {
  const target = await serve("127.0.0.1", () => undefined);
  const url = `${target.origin.replace("://", "://me:s3cr3t-canary@")}/`;
  const { result, stdout, stderr } = await plimsoll([url, "-i", "3", "-u", "1", "--workers", "1"]);
  expect(target.seen.map(({ headers }) => headers.authorization)).toEqual(
    Array.from({ length: 3 }, () => `Basic ${Buffer.from("me:s3cr3t-canary").toString("base64")}`),
  );
  expect(`${JSON.stringify(result)}${stdout}${stderr}`).not.toContain("s3cr3t-canary");
});
