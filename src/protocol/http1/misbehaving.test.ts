import { describe, expect, it } from "vitest";
import { Client, closeAfterEach, serve } from "./client.fixture.ts";
import { answering, helloReply, until } from "./raw-server.fixture.ts";

closeAfterEach();

const ok = "HTTP/1.1 200 OK\r\n";

describe("Http1 against servers that misbehave", () => {
  it("calls an answer that is reset halfway reset_midbody, with its status", async () => {
    const server = await serve(
      answering((_head, socket) => {
        socket.write(`${ok}content-length: 1000\r\n\r\n0123456789`, () =>
          setTimeout(() => socket.resetAndDestroy(), 5),
        );
        return undefined;
      }),
    );
    const exchange = await new Client(server.endpoint).run();
    expect(exchange).toMatchObject({ outcome: "reset_midbody", status: 200, bodyText: "0123456789" });
    expect(exchange.message).toContain("ECONNRESET");
  });

  it("calls a connection reset before the answer reset", async () => {
    const server = await serve(answering((_head, socket) => void socket.resetAndDestroy()));
    expect(await new Client(server.endpoint).run()).toMatchObject({ outcome: "reset", status: 0 });
  });

  it("calls a connection closed before the answer closed_before_response", async () => {
    const server = await serve(answering((_head, socket) => void socket.end()));
    const exchange = await new Client(server.endpoint).run();
    expect(exchange).toMatchObject({ outcome: "closed_before_response", bytesReceived: 0 });
  });

  it("calls a connection closed as soon as it is accepted closed_before_response or reset", async () => {
    const server = await serve((socket) => void socket.end());
    const { outcome } = await new Client(server.endpoint).run();
    expect(["closed_before_response", "reset"]).toContain(outcome);
  });

  it.each([
    ["a Content-Length too long", `${ok}content-length: 6\r\n\r\nhello`],
    ["chunks without their end", `${ok}transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n`],
    ["half a head", `${ok}content-le`],
  ])("calls an answer cut short incomplete: %s", async (_name, reply) => {
    const server = await serve(answering((_head, socket) => void socket.end(reply)));
    expect((await new Client(server.endpoint).run()).outcome).toBe("incomplete");
  });

  it.each([
    ["parse_status", "\x00\x01GARBAGE"],
    ["parse_header", `${ok} x: y\r\n\r\n`],
    ["framing_conflict", `${ok}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
    ["chunk_invalid", `${ok}transfer-encoding: chunked\r\n\r\nZZ\r\n`],
    ["header_overflow", `${ok}x: ${"y".repeat(1024 * 1024)}\r\n\r\n`],
    ["too_many_1xx", "HTTP/1.1 103 Early\r\n\r\n".repeat(1_000)],
    ["bad_upgrade", "HTTP/1.1 101 Switching Protocols\r\n\r\n"],
    ["unsolicited_data", helloReply + helloReply],
    ["unsolicited_data", "HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\nhello"],
  ])("calls it %s and never uses the connection again: %j", async (outcome, reply) => {
    const server = await serve(answering(() => reply));
    const client = new Client(server.endpoint);
    for (const _ of [1, 2]) {
      const exchange = await client.run();
      expect(exchange.outcome).toBe(outcome);
      expect(exchange.message).not.toBe("");
    }
    expect(client.protocol.counters).toMatchObject({ opened: 2, open: 0 });
    await until(() => server.open.size === 0);
  });

  it("reads an answer to HEAD without waiting for the body it announces", async () => {
    const server = await serve(answering(() => `${ok}content-length: 5\r\n\r\n`));
    const client = new Client(server.endpoint);
    for (const _ of [1, 2]) expect(await client.run({ method: "HEAD" })).toMatchObject({ outcome: "ok", bodyText: "" });
    expect(client.protocol.counters.opened).toBe(1);
  });

  it("cuts a body without end at the cap", async () => {
    const piece = Buffer.alloc(64 * 1024, "x");
    const server = await serve(
      answering((_head, socket) => {
        const pour = (): void => {
          while (socket.writable && socket.write(piece));
        };
        socket.write(`${ok}\r\n`);
        socket.on("drain", pour);
        pour();
        return undefined;
      }),
    );
    const maxBodyBytes = 1024 * 1024;
    const client = new Client(server.endpoint, { plan: { maxBodyBytes } });
    const exchange = await client.run();
    expect(exchange).toMatchObject({ outcome: "body_too_large", status: 200 });
    expect(exchange.bodyText!.length).toBeLessThanOrEqual(maxBodyBytes);
    expect(exchange.bytesReceived).toBeLessThan(2 * maxBodyBytes);
    await until(() => server.open.size === 0);
  });

  it("refuses a body announced beyond the cap at once", async () => {
    const server = await serve(answering(() => `${ok}content-length: 99999\r\n\r\n`));
    const client = new Client(server.endpoint, { plan: { maxBodyBytes: 1000 } });
    expect(await client.run()).toMatchObject({ outcome: "body_too_large", status: 200, bodyText: "" });
  });

  it("keeps a large body whole, octet by octet, in one read or in many", async () => {
    const body = Buffer.from(Array.from({ length: 3 * 1024 * 1024 + 7 }, (_, index) => (index * 31) % 251));
    const server = await serve(
      answering((_head, socket) => {
        socket.write(`${ok}content-length: ${body.length}\r\n\r\n`);
        return body;
      }),
    );
    const client = new Client(server.endpoint);
    for (const _ of [1, 2, 3]) {
      const { outcome, bodyText } = await client.run();
      expect(outcome).toBe("ok");
      expect(Buffer.from(bodyText!, "latin1").equals(body)).toBe(true);
    }
  });

  it("does not take a reset for the end of a body that has no length", async () => {
    // The reset must arrive together with the last data: mostly it does.
    const server = await serve(
      answering((_head, socket) => void socket.write(`${ok}\r\npart of it`, () => socket.resetAndDestroy())),
    );
    const client = new Client(server.endpoint);
    for (let round = 0; round < 50; round++) {
      const exchange = await client.run();
      expect(exchange).toMatchObject({ outcome: "reset_midbody", bodyText: "part of it" });
      expect(exchange.message).toContain("ECONNRESET");
    }
  });

  it("tells what the answer was that stray octets followed", async () => {
    const server = await serve(answering(() => helloReply + helloReply));
    const exchange = await new Client(server.endpoint).run();
    expect(exchange).toMatchObject({ outcome: "unsolicited_data", status: 200, bodyText: "hello" });
    expect(exchange.headText).toContain("content-length: 5");
  });

  it("reads a body up to the server's half-close", async () => {
    const server = await serve(answering((_head, socket) => void socket.end(`${ok}\r\nall of it`)));
    const client = new Client(server.endpoint);
    expect(await client.run()).toMatchObject({ outcome: "ok", bodyText: "all of it" });
    expect(client.protocol.counters.open).toBe(0);
  });

  it("keeps the headers deadline however long the head drips", async () => {
    const head = `${ok}content-length: 5\r\nx: ${"y".repeat(500)}`;
    const server = await serve(answering(() => undefined));
    const client = new Client(server.endpoint);
    const exchange = client.issue({ limits: { headersMs: 200, totalMs: 1_000 } });
    await until(() => server.requests === 1);
    const [socket] = server.open;
    for (let sent = 0; exchange.outcome === undefined; sent++) {
      socket!.write(head[sent]!);
      await until(() => exchange.bytesReceived > sent || exchange.outcome !== undefined);
      await client.clock.runFor(1);
    }
    expect(exchange).toMatchObject({ outcome: "headers_timeout", status: 0, doneMs: 200 });
  });

  it("keeps the total deadline however long the body drips", async () => {
    const server = await serve(answering(() => `${ok}content-length: 5000\r\n\r\n`));
    const client = new Client(server.endpoint);
    const exchange = client.issue({ limits: { headersMs: 200, totalMs: 1_000 } });
    await until(() => exchange.bytesReceived > 0);
    const { bytesReceived } = exchange;
    const [socket] = server.open;
    for (let sent = 0; exchange.outcome === undefined; sent++) {
      socket!.write("x");
      await until(() => exchange.bytesReceived > bytesReceived + sent || exchange.outcome !== undefined);
      await client.clock.runFor(10);
    }
    expect(exchange).toMatchObject({ outcome: "body_timeout", status: 200, doneMs: 1_000, bodyText: "x".repeat(100) });
    await until(() => server.open.size === 0);
  });

  it("does not let a 1xx stand for the answer: the headers deadline holds", async () => {
    const server = await serve(answering(() => "HTTP/1.1 102 Processing\r\n\r\n"));
    const client = new Client(server.endpoint);
    const exchange = client.issue({ limits: { headersMs: 200, totalMs: 1_000 } });
    await until(() => exchange.bytesReceived > 0);
    await client.clock.runFor(200);
    expect(exchange.outcome).toBe("headers_timeout");
  });

  it("times the phases of an answer on the run clock, before and after its 0", async () => {
    const server = await serve(answering(() => undefined));
    const client = new Client(server.endpoint);
    const exchange = client.issue();
    await until(() => server.requests === 1);
    const [socket] = server.open;
    socket!.write(ok);
    await until(() => exchange.bytesReceived > 0);
    await client.clock.runFor(7);
    socket!.write("content-length: 0\r\n\r\n");
    await until(() => exchange.outcome !== undefined);
    // The first byte came at 0 exactly, and stays there.
    expect(exchange).toMatchObject({ outcome: "ok", sentMs: 0, firstByteMs: 0, doneMs: 7 });
  });
});
