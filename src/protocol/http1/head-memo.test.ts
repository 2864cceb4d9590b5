import { describe, expect, it } from "vitest";
import { HeadMemo } from "./head-memo.ts";
import { Head } from "./head.ts";

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
