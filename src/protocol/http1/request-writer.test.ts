import fc from "fast-check";
import type { Socket } from "node:net";
import { expect, test } from "vitest";
import { Exchanges, endpointOf } from "../exchange.fixture.ts";
import { Exchange, type RequestStamp } from "../exchange.ts";
import { RequestWriter } from "./request-writer.ts";
import { receivedBy, socketPair } from "./socket-pair.fixture.ts";
import { writeToHandle } from "./stream-handle.ts";

const stampOf = (length: number): RequestStamp => ({
  length: length + 12,
  version: 0,
  writeFixed: (into, at) => into.set(Buffer.from(`t: ${"f".repeat(length - 3)}????????\r\n\r\n`), at),
  writeIds: (into, at, { spanCount }) => into.set(Buffer.from(hex(spanCount)), at + length),
  textOf: ({ spanCount }) => `t: ${"f".repeat(length - 3)}${hex(spanCount)}\r\n\r\n`,
});
const hex = (value: number): string => value.toString(16).padStart(8, "0");
const stamps = [undefined, stampOf(5), stampOf(20)];
const limits = { connectMs: 1, headersMs: 1, totalMs: 1 };

function request(parts: { line: string; fields: string; stamp: number; content: string; spanCount: number }): Exchange {
  const { line, fields, content, spanCount } = parts;
  const stamp = stamps[parts.stamp];
  const [owner, endpoint] = [new Exchanges(), endpointOf(80)];
  const exchange = new Exchange(owner, endpoint, "GET", line, fields, stamp, content, undefined, true, 0, 0, limits);
  exchange.spanCount = spanCount;
  return exchange;
}

/** A socket that takes everything at once, or keeps all of it until asked. */
class Taker {
  readonly taken: string[] = [];
  readonly kept: Uint8Array[] = [];
  writableLength = 0;
  isFull = false;

  write(chunk: Uint8Array | string): boolean {
    const octets = Buffer.from(chunk as string, "latin1");
    if (this.isFull) {
      this.kept.push(chunk as Uint8Array);
      this.writableLength += octets.length;
    } else this.taken.push(octets.toString("latin1"));
    return true;
  }
}

const long = (letters: number): string => `GET /${"l".repeat(letters)} HTTP/1.1\r\n`;
const texts = (...choices: string[]): fc.Arbitrary<string> => fc.constantFrom(...choices);
const parts = fc.record({
  line: texts(
    "GET / HTTP/1.1\r\n",
    "GET /a HTTP/1.1\r\n",
    "GET /b HTTP/1.1\r\n",
    "GET /é/1 HTTP/1.1\r\n",
    long(40),
    long(1100),
  ),
  fields: texts("", "host: a\r\n", "host: b\r\n", `x: ${"é".repeat(30)}\r\n`, "host: a\r\ny: 1\r\n"),
  stamp: fc.nat({ max: 2 }),
  content: texts("", "x", "a longer content, longer than a stamp or a blank line", "ü".repeat(5000)),
  spanCount: fc.nat(),
});

test("whatever was written before, what goes out is the request", () => {
  fc.assert(
    fc.property(fc.array(parts, { minLength: 2, maxLength: 12 }), (requests) => {
      const [writer, taker] = [new RequestWriter(), new Taker()];
      for (const each of requests) {
        writer.write(taker as unknown as Socket, request(each));
        expect(taker.taken.at(-1)).toBe(request(each).text);
      }
    }),
  );
});

test("what a socket has not handed over yet is not written over", () => {
  const writer = new RequestWriter();
  const [slow, quick] = [new Taker(), new Taker()];
  const of = (line: string): Exchange => request({ line, fields: "host: a\r\n", stamp: 1, content: "", spanCount: 1 });
  slow.isFull = true;
  writer.write(slow as unknown as Socket, of("GET /slow HTTP/1.1\r\n"));
  writer.write(quick as unknown as Socket, of("GET /fast HTTP/1.1\r\n"));
  expect(Buffer.from(slow.kept[0]!).toString("latin1")).toBe(of("GET /slow HTTP/1.1\r\n").text);
  expect(quick.taken).toEqual([of("GET /fast HTTP/1.1\r\n").text]);
});

test("what is encrypted in a later turn is not written over", () => {
  const [writer, taker] = [new RequestWriter(), new Taker()];
  const secure = endpointOf(443, "127.0.0.1", true);
  const of = (line: string): Exchange =>
    new Exchange(new Exchanges(), secure, "GET", line, "host: a\r\n", undefined, "", undefined, true, 0, 0, limits);
  taker.isFull = true;
  const requests = ["GET /a HTTP/1.1\r\n", "GET /b HTTP/1.1\r\n"].map(of);
  for (const each of requests) writer.write(taker as unknown as Socket, each);
  expect(taker.kept.map((octets) => Buffer.from(octets).toString("latin1"))).toEqual(requests.map(({ text }) => text));
});

test("what of a stamp is the same each time is written anew as soon as it is another", () => {
  let fixed = "a";
  const stamp = {
    length: 9,
    version: 0,
    writeFixed: (into: Uint8Array, at: number) => into.set(Buffer.from(`x: ${fixed}?\r\n\r\n`), at),
    writeIds: (into: Uint8Array, at: number) => into.set(Buffer.from("1"), at + 4),
    textOf: () => `x: ${fixed}1\r\n\r\n`,
  };
  const [writer, taker] = [new RequestWriter(), new Taker()];
  const [owner, endpoint] = [new Exchanges(), endpointOf(80)];
  const exchange = new Exchange(
    owner,
    endpoint,
    "GET",
    "GET / HTTP/1.1\r\n",
    "",
    stamp,
    "",
    undefined,
    true,
    0,
    0,
    limits,
  );
  for (const each of ["a", "b"]) {
    stamp.version += each === fixed ? 0 : 1;
    fixed = each;
    writer.write(taker as unknown as Socket, exchange);
  }
  expect(taker.taken).toEqual(["a", "b"].map((each) => `GET / HTTP/1.1\r\nx: ${each}1\r\n\r\n`));
});

test("a request that the kernel has no room for yet goes out as it was, whatever is written after it", async () => {
  const { client, server } = await socketPair();
  const writer = new RequestWriter();
  let ahead = 0;
  for (let written = ""; written !== "kept"; ahead += 65_536)
    written = writeToHandle(client, Buffer.alloc(65_536, "-"));
  const of = (line: string): Exchange => request({ line, fields: "host: a\r\n", stamp: 1, content: "", spanCount: 7 });
  expect(writer.write(client, of("GET /first HTTP/1.1\r\n"))).toBe(true);
  writer.write(new Taker() as unknown as Socket, of("GET /other HTTP/1.1\r\n"));
  writer.write(client, of("GET /after HTTP/1.1\r\n"));
  const expected = [of("GET /first HTTP/1.1\r\n").text, of("GET /after HTTP/1.1\r\n").text].join("");
  const received = await receivedBy(server, ahead + expected.length);
  expect(received.subarray(ahead).toString("latin1")).toBe(expected);
});
