import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { certificate, type Pem } from "../../src/protocol/http1/certificates.fixture.ts";
import { expectClosedLedger } from "./exactness.ts";
import { plimsoll } from "./plimsoll.ts";

// Nine bad ways to speak TLS, through the real command: none accepted, a class each.

const https = fileURLToPath(new URL("flows/https.ts", import.meta.url));

let folder = "";
let accepted = 0;
const ports: Record<string, number> = {};
const closing: (() => void)[] = [];

function keep(server: { close(): void; on(event: "connection", hear: (socket: Socket) => void): unknown }): void {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  closing.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
}

async function secure(name: string, pem: Pem, options: TlsOptions = {}): Promise<void> {
  const server = createTlsServer({ ...pem, ...options }, (socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => {
      accepted++;
      socket.end("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 5\r\n\r\nhello");
    });
  });
  server.on("tlsClientError", () => undefined);
  keep(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ports[name] = (server.address() as AddressInfo).port;
}

async function plain(name: string, behave: (socket: Socket) => void): Promise<void> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    behave(socket);
  });
  keep(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ports[name] = (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plimsoll-tls-"));
  const hosts = ["127.0.0.1"];
  const ca = await certificate({ name: "Test CA", isAuthority: true });
  const stranger = await certificate({ name: "Other CA", isAuthority: true });
  await writeFile(join(folder, "ca.pem"), ca.cert);
  await secure("good", await certificate({ name: "good", ca, hosts }));
  await secure("tls_expired", await certificate({ name: "old", ca, hosts, hasExpired: true }));
  await secure("tls_wrong_host", await certificate({ name: "wrong", ca, hosts: ["elsewhere.test"] }));
  await secure("tls_self_signed", await certificate({ name: "self", hosts }));
  await secure("tls_unknown_ca", await certificate({ name: "stranger", ca: stranger, hosts }));
  await secure("tls_version", await certificate({ name: "old", ca, hosts }), {
    minVersion: "TLSv1.1",
    maxVersion: "TLSv1.1",
    ciphers: "DEFAULT@SECLEVEL=0",
  });
  await plain("tls_not_spoken", (socket) => void socket.once("data", () => socket.end("HTTP/1.1 400 Bad\r\n\r\n")));
  await plain("tls_closed", (socket) => void socket.once("data", () => socket.resetAndDestroy()));
  await plain("tls_timeout", (socket) => void socket.resume());
  await plain(
    "tls_failed",
    (socket) => void socket.once("data", () => socket.end(Buffer.from([0x15, 3, 1, 0, 2, 2, 40]))),
  );
});

afterAll(async () => {
  for (const close of closing) close();
  await rm(folder, { recursive: true, force: true });
});

const urls = (): string =>
  Object.values(ports)
    .map((port) => `https://127.0.0.1:${port}/`)
    .join(" ");

test("nine bad ones: none accepted, a class each, on the target's side; the good one works", async () => {
  const args = [https, "-i", "2", "-u", "1", "--workers", "1", "--ca", join(folder, "ca.pem")];
  const { result } = await plimsoll(args, { env: { URLS: urls() } });
  expectClosedLedger(result);
  const { good: _good, ...bad } = ports;
  expect(Object.keys(bad)).toHaveLength(9);
  expect(result.ledger.requests.byError).toEqual(Object.fromEntries(Object.keys(bad).map((name) => [name, 2])));
  expect(result.ledger.requests.ok).toBe(2);
  expect(accepted).toBe(2);
  for (const group of result.errors) {
    expect(group.side).toBe("target");
    expect(group.message).toContain("127.0.0.1");
    // Neither addresses of memory nor files of OpenSSL.
    expect(group.message).not.toMatch(/[0-9A-F]{12}|\.c:/);
  }
});

test("--insecure accepts them, and the result says that nobody checked", async () => {
  const url = `https://127.0.0.1:${ports["tls_expired"]!}/`;
  const { result, stdout } = await plimsoll([url, "-i", "3", "-u", "1", "--workers", "1", "--insecure"]);
  expect(result.ledger.requests).toMatchObject({ started: 3, ok: 3 });
  expect(result.validity.doubts.map(({ code }) => code)).toContain("tls-unverified");
  expect(stdout).toContain("TLS certificates not verified");
});

test("a bad certificate of the target is said before any load", async () => {
  const ended = plimsoll([`https://127.0.0.1:${ports["tls_wrong_host"]!}/`, "--ca", join(folder, "ca.pem")]);
  await expect(ended).rejects.toThrow("shows a certificate that is not trusted");
  await expect(ended).rejects.toThrow("exit code 104");
});
