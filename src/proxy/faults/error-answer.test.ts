import { describe, expect, it } from "vitest";
import { type Peer, until } from "../peer.fixture.ts";
import { always, withProxy } from "../proxy.fixture.ts";

const ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
const failing = (share: number) => always({ kind: "error", status: 503 }, { share, of: "requests" });

/** Answers every request that ends with an empty line. */
function answering(peer: Peer): void {
  peer.socket.on("data", (chunk: Buffer) => {
    for (const _ of chunk.toString("latin1").matchAll(/\r\n\r\n/g)) peer.socket.write(ok);
  });
}

const statuses = (client: Peer): string[] => [...client.text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => match[1]!);

describe("error", () => {
  it("answers in the dependency's place, which never sees the request or its body", async () => {
    await withProxy([failing(1)], async ({ pair, sight }) => {
      const { client, server } = await pair();
      client.socket.write("POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nhel");
      client.socket.write("loGET /b HTTP/1.1\r\nhost: x\r\n\r\n");
      await until(() => statuses(client).length === 2, "two answers");
      expect(statuses(client)).toEqual(["503", "503"]);
      expect(client.text).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n[^]*content-length: (\d+)/);
      expect([server.text, sight().traffic.answered]).toEqual(["", 2]);
    });
  });

  it("hits its share of the requests of a connection, the rest pass unharmed", async () => {
    await withProxy(
      [failing(0.3)],
      async ({ pair, sight }) => {
        const { client, server } = await pair();
        const request = "GET /x HTTP/1.1\r\nhost: y\r\n\r\n";
        for (let index = 0; index < 200; index++) {
          client.socket.write(request);
          await until(() => statuses(client).length === index + 1, "an answer");
        }
        const failed = statuses(client).filter((status) => status === "503").length;
        expect(failed).toBeGreaterThan(35);
        expect(failed).toBeLessThan(85);
        expect(server.text).toBe(request.repeat(200 - failed));
        expect(sight().traffic.answered).toBe(failed);
      },
      answering,
    );
  });

  it("never answers before the dependency has answered what came first", async () => {
    await withProxy([failing(0.5)], async ({ pair }) => {
      const { client, server } = await pair();
      client.socket.write("GET /a HTTP/1.1\r\n\r\n".repeat(20));
      const answered = (): number => statuses(client).length;
      await until(() => server.length > 0, "a request that passed");
      const before = answered();
      await new Promise((resolve) => setTimeout(resolve, 20));
      // All behind the first that passed had to pass, too.
      expect(answered()).toBe(before);
      expect(server.text).toBe("GET /a HTTP/1.1\r\n\r\n".repeat(20 - before));
    });
  });

  it("answers HEAD without a body", async () => {
    await withProxy([failing(1)], async ({ pair }) => {
      const { client } = await pair();
      client.socket.write("HEAD / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n");
      await until(() => statuses(client).length === 2 && client.text.endsWith("plimsoll's\n"), "both");
      expect(client.text.match(/plimsoll's/g)).toHaveLength(1);
    });
  });

  it("resets what is no HTTP: PostgreSQL knows no status", async () => {
    await withProxy([failing(1)], async ({ client }) => {
      const peer = await client();
      peer.socket.write(Buffer.from([0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f]));
      await until(() => peer.error === "ECONNRESET", "a reset");
    });
  });
});
