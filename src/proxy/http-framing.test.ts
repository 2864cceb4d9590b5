import { describe, expect, it } from "vitest";
import { HttpFraming } from "./http-framing.ts";

const request = "POST /a HTTP/1.1\r\ncontent-length: 3\r\n\r\nabc";
const chunked =
  "POST /b HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n4\r\nwiki\r\n5;x=y\r\npedia\r\n0\r\nfoo: bar\r\n\r\n";
const bare = "GET /c HTTP/1.1\r\nhost: x\r\n\r\n";

/** What comes out for a text fed in pieces of a size: all bytes, where messages begin, and how many end. */
function framed(text: string, size: number, framing = new HttpFraming("request")) {
  const heads: string[] = [];
  let [bytes, ends] = ["", 0];
  for (let at = 0; at < text.length; at += size) {
    for (const segment of framing.feed(Buffer.from(text.slice(at, at + size), "latin1"))) {
      bytes += segment.bytes.toString("latin1");
      if (segment.head !== undefined) heads.push(segment.head.split("\r\n")[0]!);
      if (segment.isLast) ends += 1;
    }
  }
  return { bytes: bytes + framing.pending.toString("latin1"), heads, ends, isHttp: framing.isHttp };
}

describe("HttpFraming", () => {
  it.each([1, 2, 3, 7, 20, 1_000])("tells messages apart however they are cut, here into pieces of %i", (size) => {
    const text = request + chunked + bare + chunked + request;
    expect(framed(text, size)).toEqual({
      bytes: text,
      heads: ["POST /a HTTP/1.1", "POST /b HTTP/1.1", "GET /c HTTP/1.1", "POST /b HTTP/1.1", "POST /a HTTP/1.1"],
      ends: 5,
      isHttp: true,
    });
  });

  it.each([1, 5, 1_000])("reads answers, whose bodies depend on what was asked, in pieces of %i", (size) => {
    const methods = ["HEAD", "GET", "GET", "GET"];
    const framing = new HttpFraming("response", () => methods[0]);
    const answers = [
      "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n",
      "HTTP/1.1 204 No Content\r\n\r\n",
      "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok",
      "HTTP/1.1 200 OK\r\n\r\nuntil the end",
    ];
    const ends = answers.map((answer) => {
      const { ends: count, bytes } = framed(answer, size, framing);
      expect(bytes).toBe(answer);
      methods.shift();
      return count;
    });
    expect(ends).toEqual([1, 1, 1, 0]);
  });

  it.each([
    ["PostgreSQL", "\0\0\0\b\x04\xd2\x16\x2f"],
    ["TLS", "\x16\x03\x01\x02\0"],
    ["Redis", "*1\r\n$4\r\nPING\r\n"],
    ["mail", "EHLO me\r\n"],
    ["memcached", "get foo\r\n"],
    ["a chunk that is none", `${chunked.slice(0, 50)}zzz\r\n`],
  ])("lets %s pass as it comes", (_name, text) => {
    for (const size of [1, 3, 1_000]) expect(framed(text, size)).toMatchObject({ bytes: text, isHttp: false });
  });

  it("holds no head back that never ends", () => {
    const endless = `GET / HTTP/1.1\r\n${"x: y\r\n".repeat(20_000)}`;
    const { bytes, isHttp } = framed(endless, 4_096);
    expect([bytes.length, isHttp]).toEqual([endless.length, false]);
  });
});
