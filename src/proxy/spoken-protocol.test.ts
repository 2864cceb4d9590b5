import { describe, expect, it } from "vitest";
import { protocolOfGreeting, protocolOfQuestion } from "./spoken-protocol.ts";
import { until } from "./peer.fixture.ts";
import { withProxy } from "./proxy.fixture.ts";

const startup = Buffer.from("\0\0\0\x21\0\x03\0\0user\0shop\0database\0shop\0\0", "latin1");
const askTls = Buffer.from([0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f]);
const hello = Buffer.concat([Buffer.from([40, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0xdd, 0x07, 0, 0]), Buffer.alloc(24)]);
const greeting = Buffer.concat([Buffer.from([9, 0, 0, 0, 10]), Buffer.from("8.4.0\0\0\0", "latin1")]);

describe("what a dependency speaks", () => {
  it.each([
    ["PostgreSQL", startup],
    ["PostgreSQL", askTls],
    ["MongoDB", hello],
    ["Redis", Buffer.from("*2\r\n$3\r\nGET\r\n$1\r\na\r\n")],
    ["HTTP", Buffer.from("GET / HTTP/1.1\r\nHost: a\r\n\r\n")],
    [null, Buffer.from("EHLO mail.test\r\n")],
    [null, Buffer.alloc(0)],
    [null, Buffer.alloc(40, 255)],
  ])("is %s by the first question", (protocol, first) => {
    expect(protocolOfQuestion(first)).toBe(protocol);
    expect(protocolOfGreeting(first)).toBeNull();
  });

  it("is MySQL by the greeting", () => {
    expect(protocolOfGreeting(greeting)).toBe("MySQL");
    expect(protocolOfGreeting(greeting.subarray(0, 5))).toBeNull();
    expect(protocolOfQuestion(greeting)).toBeNull();
  });

  it("is told of each route, once somebody has spoken", async () => {
    await withProxy([], async ({ pair, sight }) => {
      expect(sight().protocol).toBeUndefined();
      const { client, server } = await pair();
      client.socket.write(startup);
      await until(() => server.length === startup.length, "the question");
      expect(sight().protocol).toBe("PostgreSQL");
    });
    await withProxy([], async ({ pair, sight }) => {
      const { client, server } = await pair();
      server.socket.write(greeting);
      await until(() => client.length === greeting.length, "the greeting");
      expect(sight().protocol).toBe("MySQL");
    });
  });
});
