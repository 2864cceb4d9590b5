import { createHash } from "node:crypto";
import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { Client, closeAfterEach, serve } from "./client.fixture.ts";
import { type Behave, helloReply, until } from "./raw-server.fixture.ts";

closeAfterEach();

const megabyte = 1024 * 1024;

/** Takes a request and its body, then answers with the body's digest. */
const digesting: Behave = (socket) => {
  let pieces: Buffer[] = [];
  let missing = 0;
  socket.on("data", (data: Buffer) => {
    if (pieces.length === 0) {
      const end = data.indexOf("\r\n\r\n") + 4;
      missing = end + Number(/content-length: (\d+)/.exec(data.toString("latin1", 0, end))![1]);
      pieces.push(data.subarray(end));
    } else pieces.push(data);
    missing -= data.length;
    if (missing > 0) return;
    const digest = createHash("sha256").update(Buffer.concat(pieces)).digest("hex");
    pieces = [];
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${digest.length}\r\n\r\n${digest}`);
  });
};

/** Reads nothing: the kernel's buffers fill up. */
const deaf =
  (sockets: Socket[]): Behave =>
  (socket) => {
    socket.pause();
    sockets.push(socket);
  };

const bodyOf = (bytes: number): Buffer => Buffer.alloc(bytes, "0123456789");

describe("Http1 sending", () => {
  it.each([0, 1, 16_384, 100_000, 8 * megabyte])(
    "writes a body of %i bytes as it is, on one connection",
    async (length) => {
      const server = await serve(digesting);
      const client = new Client(server.endpoint);
      const body = bodyOf(length);
      const digest = createHash("sha256").update(body).digest("hex");
      for (let count = 0; count < 3; count++) {
        const exchange = await client.run({ method: "POST", body });
        expect(exchange).toMatchObject({ outcome: "ok", bodyText: digest });
        expect(exchange.bytesSent).toBe(exchange.text.length + length);
      }
      expect(server.accepted).toBe(1);
    },
  );

  it("times the send phase until the kernel has taken all, and the headers deadline from then on", async () => {
    const sockets: Socket[] = [];
    const server = await serve(deaf(sockets));
    const client = new Client(server.endpoint);
    const body = bodyOf(32 * megabyte);
    const exchange = client.issue({
      method: "POST",
      body,
      limits: { connectMs: 100, headersMs: 100, totalMs: 10_000 },
    });
    await until(() => sockets.length === 1 && exchange.bytesSent > 0);
    await client.clock.runFor(500);
    expect(exchange.outcome).toBeUndefined();
    sockets[0]!.resume();
    await until(() => (exchange.sendMs ?? 0) > 0);
    expect(exchange).toMatchObject({ sentMs: 0, sendMs: 500 });
    await client.clock.runFor(99);
    expect(exchange.outcome).toBeUndefined();
    await client.clock.runFor(1);
    expect(exchange).toMatchObject({
      outcome: "headers_timeout",
      doneMs: 600,
      message: "no answer within the deadline",
    });
  });

  it("ends a request the target never takes by its total deadline", async () => {
    const sockets: Socket[] = [];
    const server = await serve(deaf(sockets));
    const client = new Client(server.endpoint);
    const exchange = client.issue({
      method: "POST",
      body: bodyOf(32 * megabyte),
      limits: { headersMs: 100, totalMs: 1_000 },
    });
    await until(() => sockets.length === 1 && exchange.bytesSent > 0);
    await client.clock.runFor(999);
    expect(exchange.outcome).toBeUndefined();
    await client.clock.runFor(1);
    expect(exchange.outcome).toBe("headers_timeout");
    expect(exchange.message).toContain("did not take the whole request");
    expect(client.protocol.counters.open).toBe(0);
  });

  it("believes an answer that comes before the whole request was sent, and leaves the connection", async () => {
    const server = await serve((socket, nth) => {
      if (nth === 1) socket.pause();
      else socket.resume();
      socket.write("HTTP/1.1 413 Content Too Large\r\ncontent-length: 0\r\n\r\n");
    });
    const client = new Client(server.endpoint);
    expect(await client.run({ method: "POST", body: bodyOf(32 * megabyte) })).toMatchObject({
      outcome: "ok",
      status: 413,
    });
    expect(client.protocol.counters).toMatchObject({ opened: 1, open: 0 });
  });

  it("calls it reset when the target resets a request halfway", async () => {
    const server = await serve((socket) => void socket.once("data", () => socket.resetAndDestroy()));
    const exchange = await new Client(server.endpoint).run({ method: "POST", body: bodyOf(32 * megabyte) });
    expect(exchange).toMatchObject({ outcome: "reset", status: 0 });
  });

  it("sends an exchange that waits as soon as an early answer has freed its place", async () => {
    const server = await serve((socket) => {
      socket.once("data", () => {
        socket.pause();
        socket.write(helloReply);
      });
    });
    const client = new Client(server.endpoint);
    const first = client.issue({ method: "POST", body: bodyOf(32 * megabyte) });
    const second = client.issue();
    await until(() => client.exchanges.done.length === 2);
    expect([first.outcome, second.outcome]).toEqual(["ok", "ok"]);
    expect(client.protocol.counters).toMatchObject({ opened: 2, openMax: 1 });
  });
});
