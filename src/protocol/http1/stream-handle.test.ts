import { once } from "node:events";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { receivedBy, socketPair } from "./socket-pair.fixture.ts";
import { readFromHandle, writeToHandle } from "./stream-handle.ts";

test("writeToHandle gives the kernel what it can take at once, and one buffer does for any number of writes", async () => {
  const { client, server } = await socketPair();
  const buffer = Buffer.alloc(4);
  for (let count = 0; count < 100; count++) {
    buffer.writeUInt32BE(count);
    expect(writeToHandle(client, buffer)).toBe("taken");
  }
  const received = await receivedBy(server, 400);
  expect([...Array(100).keys()].map((count) => received.readUInt32BE(count * 4))).toEqual([...Array(100).keys()]);
});

test("writeToHandle keeps what the kernel has no room for, in its order, with what the socket writes itself", async () => {
  const { client, server } = await socketPair();
  const pieces: Buffer[] = [];
  let written = "";
  while (written !== "kept") {
    const piece = Buffer.alloc(256 * 1024, pieces.length + 1);
    written = writeToHandle(client, piece);
    pieces.push(piece);
  }
  const [behind, last] = [Buffer.from("behind it"), Buffer.from("the socket's own")];
  expect(writeToHandle(client, behind)).toBe("kept");
  client.write(last);
  const all = Buffer.concat([...pieces, behind, last]);
  expect((await receivedBy(server, all.length)).equals(all)).toBe(true);
  expect(client.destroyed).toBe(false);
});

test("writeToHandle leaves a socket that has something to write of its own to the socket", async () => {
  const { client } = await socketPair();
  client.cork();
  client.write("first");
  expect(writeToHandle(client, Buffer.from("second"))).toBe("impossible");
});

test("writeToHandle can do nothing with a socket that is gone, or that is none", async () => {
  const { client } = await socketPair();
  client.destroy();
  expect(writeToHandle(client, Buffer.from("x"))).toBe("impossible");
  expect(writeToHandle({ writableLength: 0 } as Socket, Buffer.from("x"))).toBe("impossible");
});

test("writeToHandle ends a socket whose other side is gone, with the error that a write of the socket has", async () => {
  const { client, server } = await socketPair();
  const failed = once(client, "error") as Promise<[NodeJS.ErrnoException]>;
  const closed = once(server, "close");
  server.resetAndDestroy();
  await closed;
  const writing = setInterval(() => writeToHandle(client, Buffer.from("x")), 1);
  onTestFinished(() => clearInterval(writing));
  const [error] = await failed;
  expect(error).toMatchObject({ syscall: "write", message: `write ${error.code}` });
  expect(["EPIPE", "ECONNRESET"]).toContain(error.code);
  expect(client.destroyed).toBe(true);
});

test("writeToHandle leaves all to the socket where Node has not got what it needs", async () => {
  const { client } = await socketPair();
  const bindings = process as unknown as { binding: unknown };
  const { binding } = bindings;
  onTestFinished(() => {
    bindings.binding = binding;
    vi.resetModules();
  });
  bindings.binding = () => ({ WriteWrap: Object });
  vi.resetModules();
  const without = await import("./stream-handle.ts");
  expect(without.writeToHandle(client, Buffer.from("x"))).toBe("impossible");
  expect(writeToHandle(client, Buffer.from("x"))).toBe("taken");
});

test("readFromHandle gives all that comes in the socket's buffer, and the end goes the socket's way", async () => {
  const buffer = Buffer.alloc(64);
  const usual: number[] = [];
  const { client, server } = await socketPair({ buffer, callback: () => usual.push(1) > 0 });
  let text = "";
  readFromHandle(client, buffer, (count, from) => {
    text += from.toString("latin1", 0, count);
    return true;
  });
  const ended = once(client, "end");
  const sent = "0123456789".repeat(100);
  server.end(sent);
  await ended;
  expect([text, usual]).toEqual([sent, []]);
});

test("readFromHandle reads no more once nothing more is wanted", async () => {
  const buffer = Buffer.alloc(8);
  const { client, server } = await socketPair({ buffer, callback: () => true });
  let reads = 0;
  readFromHandle(client, buffer, () => ++reads < 3);
  server.write("0123456789".repeat(100));
  await sleep(50);
  expect(reads).toBe(3);
});
