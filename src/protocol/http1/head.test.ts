import { describe, expect, it } from "vitest";
import { Head, incomplete, malformed } from "./head.ts";

function parsed(text: string): { head: Head; end: number } {
  const head = new Head();
  const bytes = Buffer.from(`before${text}after`, "latin1");
  const end = head.parse(bytes, "before".length, bytes.length);
  return { head, end: end < 0 ? end : end - "before".length };
}

const start = "HTTP/1.1 200 OK\r\n";

describe("Head", () => {
  it("finds the end of the head, wherever in the buffer it stands", () => {
    const text = `${start}a: b\r\n\r\n`;
    expect(parsed(text).end).toBe(text.length);
  });

  it("is incomplete for every part of a valid head", () => {
    const text = Buffer.from(`${start}content-length: 12\r\nx: y\r\n folded\r\nconnection: close\r\n\r\n`);
    const head = new Head();
    for (let end = 0; end < text.length; end++) expect(head.parse(text, 0, end)).toBe(incomplete);
    expect(head.parse(text, 0, text.length)).toBe(text.length);
  });

  it("stays malformed, with the same error, whatever follows", () => {
    const heads = [
      "HTTQ",
      "HTTP/1.1 2x0",
      `${start}a b: c\r\n\r\n`,
      `${start} a: b\r\n\r\n`,
      `${start}content-length: x\r\n\r\n`,
    ];
    for (const text of heads) {
      const bytes = Buffer.from(text);
      const head = new Head();
      let verdict = incomplete as number;
      for (let end = 1; end <= bytes.length; end++) {
        const next = head.parse(bytes, 0, end);
        if (verdict === malformed) expect(next).toBe(malformed);
        verdict = next;
      }
      expect(verdict).toBe(malformed);
    }
  });

  it.each([
    ["x: y\r\n", { contentLength: -1, hasTransferEncoding: false, chunked: false, keepAlive: true }],
    ["CONTENT-LENGTH:\t007 \r\n", { contentLength: 7 }],
    ["content-length: 9007199254740991\r\n", { contentLength: Number.MAX_SAFE_INTEGER }],
    ["content-lengtx: 7\r\n", { contentLength: -1 }],
    ["transfer-encoding: chunked\r\n", { hasTransferEncoding: true, chunked: true }],
    ["Transfer-Encoding: gzip\r\n", { hasTransferEncoding: true, chunked: false }],
    ["Set-Cookie: a=b\r\n", { hasSetCookie: true }],
    ["Connection: CLOSE\r\n", { keepAlive: false }],
    ["Connection:keep-alive\r\n", { keepAlive: true }],
    ["connection: closed\r\n", { keepAlive: true }],
    ["a: b\r\n c\r\n\td\r\n", { foldedFields: 2 }],
    ["content-length:\r\n 12\r\n", { contentLength: 12, foldedFields: 1 }],
    ["transfer-encoding: gzip,\r\n\tchunked\r\n", { hasTransferEncoding: true, chunked: true, foldedFields: 1 }],
    ["connection: keep-alive,\r\n upgrade,\r\n close\r\n", { keepAlive: false, foldedFields: 2 }],
    ["keep-alive: timeout=5, max=100\r\n", { keepAliveSeconds: 5 }],
    ['Keep-Alive: max=100, Timeout = "12"\r\n', { keepAliveSeconds: 12 }],
    ["keep-alive: soon\r\n", { keepAliveSeconds: -1 }],
  ])("notes what %j says", (field, facts) => {
    expect(parsed(`${start}${field}\r\n`).head).toMatchObject(facts);
  });

  it("forgets what the head before it said, except how long the server keeps connections", () => {
    const head = new Head();
    const first = Buffer.from(
      `HTTP/1.0 200 OK\r\ncontent-length: 1\r\nconnection: close\r\nset-cookie: a\r\na: b\r\n c\r\nkeep-alive: timeout=9\r\n\r\n`,
    );
    const second = Buffer.from("HTTP/1.1 404 Not Found\r\nkeep-alive: timeout=2\r\n\r\n");
    head.parse(first, 0, first.length);
    head.parse(second, 0, second.length);
    expect(head).toMatchObject({
      status: 404,
      minorVersion: 1,
      keepAlive: true,
      contentLength: -1,
      hasSetCookie: false,
      foldedFields: 0,
      keepAliveSeconds: 2,
    });
  });
});
