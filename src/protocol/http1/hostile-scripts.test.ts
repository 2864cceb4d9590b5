import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { hostileScripts } from "../../../test/targets/hostile-scripts.mjs";
import type { Exchange } from "../exchange.ts";
import { Client, closeAfterEach, serve } from "./client.fixture.ts";
import { answering, until } from "./raw-server.fixture.ts";

closeAfterEach();

type Script = (typeof hostileScripts)[string];

/** Whole; byte by byte; in two at every boundary (of long scripts at those near the ends and near the cap). */
function splitsOf(length: number): number[][] {
  const all = Array.from({ length: Math.max(0, length - 1) }, (_, index) => index + 1);
  const telling =
    length <= 600 ? all : all.filter((cut) => cut < 60 || cut > length - 20 || Math.abs(cut - 16_384) < 9);
  return [[], telling, ...telling.map((cut) => [cut])];
}

const idOf = (head: string): string => /^\S+ \/(\S+) /.exec(head)![1]!;

/** Writes a script in these parts, each once the client has the one before; stops where the client has left. */
async function play(script: Script, id: string, cuts: readonly number[], exchange: Exchange, socket: Socket) {
  const bytes = Buffer.from(script.reply(id), "latin1");
  let start = 0;
  for (const cut of [...cuts, bytes.length]) {
    if (socket.destroyed) return;
    socket.write(bytes.subarray(start, cut));
    start = cut;
    if (cut < bytes.length) await until(() => exchange.bytesReceived >= cut || exchange.outcome !== undefined);
  }
  if (script.after === "end") socket.end();
  // On a real network what was sent may be lost with the connection: here the client is to see it.
  if (script.after === "reset") socket.write("", () => socket.resetAndDestroy());
}

async function replay(script: Script): Promise<void> {
  let cuts: readonly number[] = [];
  let exchange: Exchange | undefined;
  const server = await serve(
    answering((head, socket) => {
      socket.setNoDelay(true);
      void play(script, idOf(head), cuts, exchange!, socket);
      return undefined;
    }),
  );
  const client = new Client(server.endpoint);
  const { counters } = client.protocol;
  const splits = splitsOf(script.reply("0000").length);
  for (const [index, each] of splits.entries()) {
    cuts = each;
    const id = String(index).padStart(4, "0");
    const unasked = counters.unsolicited;
    exchange = client.issue({ method: script.method, path: `/${id}` });
    await until(() => exchange?.outcome !== undefined);
    const isSplitBehind = script.hasSurplus && exchange.outcome === "ok";
    expect({ cuts, outcome: exchange.outcome }).toEqual({ cuts, outcome: isSplitBehind ? "ok" : script.outcome });
    if (exchange.outcome === "ok") {
      expect(exchange.headText).toContain(`\r\nx-echo: ${id}\r\n`);
      expect(["", id]).toContain(exchange.bodyText);
    }
    // The rest is on its way: it must find the connection idle, and end it.
    if (isSplitBehind) await until(() => counters.unsolicited > unasked);
    if (script.outcome !== "ok") expect(counters.open).toBe(0);
  }
  // Nothing is asked twice, and only good answers leave a connection to be used again.
  expect(server.requests).toBe(splits.length);
  const isKept = script.outcome === "ok" && script.after === "keep";
  expect(counters.opened).toBe(isKept ? 1 : splits.length);
}

describe("Http1 against every hostile script: whole, byte by byte, split at every boundary", () => {
  for (const [name, script] of Object.entries(hostileScripts)) {
    it(`${script.row} ${name}: ${script.outcome}`, () => replay(script), 60_000);
  }
});
