import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exitCodes } from "#run";
import { expectClosedLedger } from "./exactness.ts";
import { plimsoll } from "./plimsoll.ts";

// Bodies that are bombs or broken, through the real command: the target's fault, a class each, and memory stays bounded.

const bodies = fileURLToPath(new URL("flows/bodies.ts", import.meta.url));
const mebibyte = 1024 * 1024;

const answers: Readonly<Record<string, readonly [coding: string, body: Buffer]>> = {
  "/fine": ["gzip", gzipSync("hello")],
  "/bomb": ["gzip", gzipSync(Buffer.alloc(512 * mebibyte))],
  "/layers": ["gzip, gzip, gzip, gzip, gzip, gzip", gzipSync("hello")],
  "/short": ["gzip", gzipSync("hello".repeat(1000)).subarray(0, 30)],
  "/wrong": ["br", gzipSync("hello")],
  "/behind": ["br", Buffer.concat([brotliCompressSync(Buffer.from("hello")), Buffer.from("more")])],
  "/unknown": ["snappy", Buffer.from("hello")],
};

let server: Server;
let url = "";
beforeAll(async () => {
  server = createServer((request, response) => {
    const [coding, body] = answers[request.url ?? ""]!;
    response.writeHead(200, { "content-encoding": coding, "content-length": String(body.length) }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

test("each fails its iteration in its class, the script threw nothing, and nobody pays for a bomb not looked at", async () => {
  const rounds = 5;
  const args = [bodies, "--target", url, "-i", String(8 * rounds), "-u", "1", "--workers", "1"];
  const { result, exitCode } = await plimsoll(args);
  expectClosedLedger(result);
  // Undoing a bomb takes the generator its time, which it may doubt itself for; but no script threw.
  expect([exitCodes.pass, exitCodes.invalid]).toContain(exitCode);
  expect(result.ledger.requests).toMatchObject({ started: 8 * rounds, ok: 8 * rounds });
  expect(result.ledger.iterations).toMatchObject({ completed: 2 * rounds, failed: 6 * rounds });
  const counted = result.errors.map((group) => [group.operation, group.class, group.side, group.count]);
  expect(counted.toSorted((one, other) => (one.join() < other.join() ? -1 : 1))).toEqual([
    ["GET /behind", "decode_error", "target", rounds],
    ["GET /bomb", "decode_bomb", "target", rounds],
    ["GET /layers", "decode_bomb", "target", rounds],
    ["GET /short", "decode_error", "target", rounds],
    ["GET /unknown", "decode_error", "target", rounds],
    ["GET /wrong", "decode_error", "target", rounds],
  ]);
  // Unpacked whole, one bomb alone would be 512 MiB.
  expect(result.generator.rssMaxBytes).toBeLessThan(480 * mebibyte);
});
