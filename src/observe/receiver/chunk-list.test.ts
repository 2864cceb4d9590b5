import fc from "fast-check";
import { expect, test } from "vitest";
import { ChunkList } from "./chunk-list.ts";

test("ChunkList gives back what was put in, in whatever pieces", () => {
  const piece = fc.oneof(fc.nat(20), fc.integer({ min: 4_000, max: 5_000 }), fc.integer({ min: 60_000, max: 70_000 }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (lengths) => {
      const pieces = lengths.map((length, index) => Buffer.alloc(length, index + 1));
      const list = new ChunkList();
      for (const each of pieces) list.push(each);
      expect(list.length).toBe(lengths.reduce((sum, length) => sum + length, 0));
      expect(list.whole().equals(Buffer.concat(pieces))).toBe(true);
    }),
  );
});

test("ChunkList holds small pieces in about their own length, also between large ones", () => {
  const before = process.memoryUsage().arrayBuffers;
  const list = new ChunkList();
  const large = Buffer.alloc(4_096);
  for (let count = 0; count < 1_000_000; count++) list.push(Buffer.from([count & 255]));
  for (let count = 0; count < 200; count++) {
    list.push(large);
    list.push(Buffer.from([1]));
  }
  expect(list.length).toBe(1_000_000 + 200 * 4_097);
  // A million of bytes, and the large ones are one and the same.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 2 ** 20);
  expect(list.whole()[1_000_000 - 1]).toBe((1_000_000 - 1) & 255);
});
