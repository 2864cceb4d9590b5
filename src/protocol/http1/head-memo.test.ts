import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HeadMemo } from "./head-memo.ts";
import { Head } from "./head.ts";
import { ResponseReader } from "./response-reader.ts";

const headOf = (date: string, length = 5): string =>
  `HTTP/1.1 200 OK\r\nDate: ${date}\r\nContent-Length: ${length}\r\n\r\n`;

function parsed(text: string): { buffer: Buffer; head: Head; end: number } {
  const buffer = Buffer.from(`${text}hello`, "latin1");
  const head = new Head();
  return { buffer, head, end: head.parse(buffer, 0, buffer.length) };
}

describe("HeadMemo", () => {
  it("finds a head that is the same in every octet, wherever it stands", () => {
    const memo = new HeadMemo();
    const { buffer, head, end } = parsed(headOf("one"));
    memo.keep(buffer, 0, end, head);
    const later = Buffer.from(`xyz${headOf("one")}other`, "latin1");
    expect(memo.find(later, 3, later.length)).toMatchObject({ length: end, head: { status: 200, contentLength: 5 } });
  });

  it("finds nothing where one octet differs, the last too, or where part of it is still to come", () => {
    const memo = new HeadMemo();
    const { buffer, head, end } = parsed(headOf("one"));
    memo.keep(buffer, 0, end, head);
    for (let at = 0; at < end; at++) {
      const other = Buffer.from(buffer);
      other[at] = other[at]! ^ 1;
      expect(memo.find(other, 0, other.length)).toBeUndefined();
    }
    expect(memo.find(buffer, 0, end - 1)).toBeUndefined();
    expect(memo.find(buffer, 0, end)).toBeDefined();
  });

  it("knows several heads at a time and forgets the one not asked for longest", () => {
    const memo = new HeadMemo();
    const heads = [1, 2, 3, 4, 5].map((length) => parsed(headOf("one", length)));
    for (const { buffer, head, end } of heads) memo.keep(buffer, 0, end, head);
    const isKnown = heads.map(({ buffer }) => memo.find(buffer, 0, buffer.length) !== undefined);
    expect(isKnown).toEqual([false, true, true, true, true]);
  });

  it("rests where heads are never the same, and looks again later", () => {
    const memo = new HeadMemo();
    const same = parsed(headOf("same"));
    for (let nth = 0; nth < 300; nth++) {
      const { buffer, head, end } = parsed(headOf(`${nth}`));
      if (memo.find(buffer, 0, buffer.length) === undefined) memo.keep(buffer, 0, end, head);
    }
    memo.keep(same.buffer, 0, same.end, same.head);
    expect(memo.find(same.buffer, 0, same.buffer.length)).toBeUndefined();
    for (let nth = 0; nth < 8192; nth++) memo.find(same.buffer, 0, same.buffer.length);
    memo.keep(same.buffer, 0, same.end, same.head);
    expect(memo.find(same.buffer, 0, same.buffer.length)).toBeDefined();
  });
});

const fieldsOfConnections = [
  "",
  "connection: close\r\n",
  "connection: keep-alive\r\n",
  "keep-alive: timeout=5\r\n",
  "Keep-Alive: timeout=7, max=9\r\n",
  "set-cookie: a=b\r\n",
  "x: y\r\n folded\r\n",
];
const headShape = fc
  .tuple(
    fc.constantFrom("HTTP/1.1 200 OK", "HTTP/1.0 200 OK", "HTTP/1.1 404 Gone", "HTTP/1.1 204 None"),
    fc.constantFrom(...fieldsOfConnections),
    fc.constantFrom("content-length: 5\r\n\r\nhello", "transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
  )
  .map(([status, field, rest]) => `${status}\r\n${field}${rest}`);

/** All that an answer says, of itself and of its connection. */
function read(reader: ResponseReader, answer: string, isHeadRequest: boolean, keepsBody: boolean, cut: number) {
  const bytes = Buffer.from(answer, "latin1");
  reader.begin(isHeadRequest, keepsBody, 1024);
  const at = reader.feed(bytes, 0, cut);
  const position = cut < bytes.length && at === cut ? reader.feed(bytes, cut, bytes.length) : at;
  const { status, keepAlive, contentLength, chunked, hasSetCookie, keepAliveSeconds, foldedFields } = reader.head;
  const { isDone, error, bodyBytes } = reader;
  const said = { status, keepAlive, contentLength, chunked, hasSetCookie, keepAliveSeconds, foldedFields };
  return { position, isDone, error, bodyBytes, ...said, text: keepsBody ? reader.headText : "" };
}

describe("ResponseReader, with heads it has seen before", () => {
  it("says of every answer on every connection what it would say had it seen none", () => {
    const answer = fc.tuple(fc.nat(2), headShape, fc.boolean(), fc.boolean());
    fc.assert(
      fc.property(fc.array(answer, { minLength: 2, maxLength: 12 }), (answers) => {
        // A head that comes in pieces is neither remembered nor looked for.
        const remembering = [new ResponseReader(), new ResponseReader(), new ResponseReader()];
        const parsing = [new ResponseReader(), new ResponseReader(), new ResponseReader()];
        for (const [connection, text, isHeadRequest, keepsBody] of answers) {
          const known = read(remembering[connection]!, text, isHeadRequest, keepsBody, text.length);
          expect(known).toEqual(read(parsing[connection]!, text, isHeadRequest, keepsBody, 10));
        }
      }),
      { numRuns: 500, seed: 9112 },
    );
  });

  it("takes no server's Keep-Alive hint for another's", () => {
    const plain = "HTTP/1.1 200 OK\r\nx: hint\r\ncontent-length: 5\r\n\r\nhello";
    const [hinted, other] = [new ResponseReader(), new ResponseReader()];
    const seconds = (reader: ResponseReader, text: string): number =>
      read(reader, text, false, true, text.length).keepAliveSeconds;
    expect(seconds(hinted, plain.replace("x: hint", "keep-alive: timeout=2"))).toBe(2);
    expect(seconds(hinted, plain)).toBe(2);
    expect(seconds(other, plain)).toBe(-1);
    expect(seconds(hinted, plain)).toBe(2);
  });
});
