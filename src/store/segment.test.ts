import { crc32 } from "node:zlib";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { blockOverheadBytes, decodeSegment, encodeBlock, encodeHeader, headerBytes } from "./segment.ts";

const records = [
  { second: 0, text: "äöü" },
  { second: 1, list: [1, 2, 3] },
  { second: 2 },
  { second: 3, text: "x".repeat(500) },
];

let blocks: readonly Buffer[] = [];
let whole = Buffer.alloc(0);
/** Where each block begins, and where the last one ends. */
let starts: readonly number[] = [];

beforeAll(async () => {
  blocks = await Promise.all(records.map((record) => encodeBlock(Buffer.from(JSON.stringify(record)))));
  whole = Buffer.concat([encodeHeader(), ...blocks]);
  let at = headerBytes;
  starts = [at, ...blocks.map((block) => (at += block.length))];
});

function read(bytes: Buffer): { payloads: unknown[] } & ReturnType<typeof decodeSegment> {
  const payloads: unknown[] = [];
  return { ...decodeSegment(bytes, (payload) => payloads.push(payload)), payloads };
}

describe("decodeSegment", () => {
  it("reads back what was written, without damage", () => {
    expect(read(whole)).toMatchObject({ payloads: records, damage: { places: 0, bytesLost: 0 } });
  });

  it("reads every block before a torn tail, at whichever byte it was torn", () => {
    for (let length = 0; length <= whole.length; length += 1) {
      const { payloads, damage } = read(whole.subarray(0, length));
      const complete = starts.slice(1).filter((end) => end <= length).length;
      expect(payloads).toEqual(records.slice(0, complete));
      const lastEnd = length < headerBytes ? 0 : (starts[complete] ?? 0);
      expect(damage.bytesLost).toBe(length - lastEnd);
    }
  });

  it("loses only the block a flipped bit is in", () => {
    for (let at = headerBytes; at < whole.length; at += 1) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
      const hit = starts.findLastIndex((start) => start <= at);
      expect(read(bytes).payloads).toEqual(records.filter((_, index) => index !== hit));
    }
  });

  it("reads the blocks behind a damaged header", () => {
    for (let at = 0; at < headerBytes; at += 1) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 0x40;
      expect(read(bytes).payloads).toEqual(records);
    }
  });

  it("gets over a block that was only half written, as a full disk leaves it", () => {
    const [first, second, third] = blocks as [Buffer, Buffer, Buffer];
    const bytes = Buffer.concat([encodeHeader(), first, second.subarray(0, 15), third]);
    expect(read(bytes).payloads).toEqual([records[0], records[2]]);
    expect(read(bytes).damage).toEqual({ places: 1, bytesLost: 15 });
  });

  it("ends, and throws nothing, whatever the bytes", () => {
    const seeded = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 40 }).map((edits) => {
      const bytes = Buffer.from(whole);
      for (const [at, value] of edits) bytes[at % bytes.length] = value;
      return bytes;
    });
    const noise = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.concat([encodeHeader(), bytes]));
    fc.assert(
      fc.property(fc.oneof(seeded, noise), (bytes) => {
        const { payloads, damage } = read(bytes);
        expect(payloads.length).toBeLessThanOrEqual(records.length);
        expect(damage.bytesLost).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 500 },
    );
  });

  it("gives up on a file made of nothing but beginnings", () => {
    const beginning = Buffer.alloc(blockOverheadBytes);
    Buffer.from([0xf1, 0x50, 0x4c, 0x42]).copy(beginning);
    beginning.writeUInt32LE(1000, 4);
    const bytes = Buffer.concat([encodeHeader(), ...Array.from({ length: 20_000 }, () => beginning)]);
    const { payloads, damage } = read(bytes);
    expect(payloads).toEqual([]);
    expect(damage.places).toBeLessThan(100);
    expect(damage.bytesLost).toBe(bytes.length - headerBytes);
  });

  it("reads nothing of a version it does not know, and says which", () => {
    const bytes = Buffer.from(whole);
    bytes.writeUInt32LE(7, 8);
    bytes.writeUInt32LE(crc32(bytes.subarray(0, 12)), 12);
    expect(read(bytes)).toMatchObject({ payloads: [], damage: { places: 0, bytesLost: 0 }, unknownVersion: 7 });
  });
});
