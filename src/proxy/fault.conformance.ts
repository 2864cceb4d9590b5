import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { RealClock } from "#load";
import type { FaultPlan } from "#run";
import { type Peer, until } from "./peer.fixture.ts";
import { type Between, withProxy } from "./proxy.fixture.ts";

const connections = 1_000;
const atOnce = 100;
const bigBytes = 3 * 1024 * 1024;

export interface ConformingFault {
  readonly name: string;
  /** As hard as it leaves every byte where it was, quick enough for a test. */
  readonly harmless: FaultPlan;
  /** As it is meant. */
  readonly harmful: FaultPlan;
}

/** What holds whatever goes wrong: see `Fault`. */
export function describeFault({ name, harmless, harmful }: ConformingFault): void {
  const real = (use: (between: Between) => Promise<void>, onPeer?: (peer: Peer) => void, fault = harmless) =>
    withProxy([fault], use, onPeer, new RealClock());

  describe(`the fault ${name}`, () => {
    it("hands on big bodies byte by byte, both ways at once", async () => {
      const [question, answer] = [randomBytes(bigBytes), randomBytes(bigBytes)];
      await real(async ({ pair, sight }) => {
        const { client, server } = await pair();
        client.socket.end(question);
        server.socket.end(answer);
        await until(() => client.hasEnded && server.hasEnded, "both ends");
        expect([client.bytes.equals(answer), server.bytes.equals(question)]).toEqual([true, true]);
        await until(() => sight().traffic.open === 0, "the connection over");
        const { bytesUp, bytesDown, resets } = sight().traffic;
        expect([bytesUp, bytesDown, resets]).toEqual([bigBytes, bigBytes, 0]);
      });
    });

    it("hands on the end of one way while the other goes on", async () => {
      await real(async ({ pair }) => {
        const { client, server } = await pair();
        client.socket.end("all I have");
        await until(() => server.hasEnded, "the end of the question");
        expect([server.text, client.hasEnded]).toEqual(["all I have", false]);
        server.socket.end("and still an answer");
        await until(() => client.hasEnded, "the end of the answer");
        expect(client.text).toBe("and still an answer");
      });
    });

    it("hands on a reset, from either side, behind what came before", async () => {
      await real(async ({ pair, sight }) => {
        const first = await pair();
        first.server.socket.write("last words");
        await until(() => first.client.text === "last words", "them");
        first.server.socket.resetAndDestroy();
        await until(() => first.client.isClosed, "the client's end");
        const second = await pair();
        second.client.socket.resetAndDestroy();
        await until(() => second.server.isClosed, "the server's end");
        expect([first.client.error, second.server.error]).toEqual(["ECONNRESET", "ECONNRESET"]);
        await until(() => sight().traffic.open === 0, "nothing open");
      });
    });

    it(`leaves no socket of ${connections} connections`, { timeout: 60_000 }, async () => {
      await openAndClose(harmful);
    });
  });
}

/** Some say something, some hang up at once, some break off: in the end all are gone. */
async function openAndClose(fault: FaultPlan): Promise<void> {
  await withProxy(
    [fault],
    async ({ client, sight, upstream }) => {
      const before = openDescriptors();
      for (let done = 0; done < connections; done += atOnce) {
        const peers = await Promise.all(Array.from({ length: atOnce }, () => client()));
        for (const [index, { socket }] of peers.entries()) {
          if (index % 3 === 0) socket.resetAndDestroy();
          else if (index % 3 === 1) socket.end("GET / HTTP/1.1\r\n\r\n");
          else {
            socket.write("GET / HTTP/1.1\r\n\r\n");
            await new Promise((resolve) => setImmediate(resolve));
            socket.destroy();
          }
        }
        await Promise.all(peers.map((peer) => until(() => peer.socket.destroyed || peer.hasEnded, "its end")));
        for (const { socket } of peers) socket.destroy();
      }
      // What a fault holds back is let go when it is replaced; nothing may be left then.
      expect(sight().traffic.connections).toBe(connections);
      await until(() => sight().traffic.open === 0, "no open connection");
      await until(() => upstream.peers.every(({ isClosed }) => isClosed), "the upstream's ends");
      await until(() => openDescriptors() <= before, "all descriptors given back");
    },
    (peer) => {
      peer.socket.on("end", () => peer.socket.end("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"));
      peer.socket.on("error", () => undefined);
    },
    new RealClock(),
  );
}

const openDescriptors = (): number => (process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0);
