import fc from "fast-check";
import { expect, test } from "vitest";
import { limits } from "../intake/limits.ts";
import { Admission } from "./admission.ts";
import { blockBytes } from "./block-pool.ts";
import { HeldBody } from "./held-body.ts";

const mib = 2 ** 20;

test("HeldBody gives back what was put in, in whatever pieces, however often its memory was used before", () => {
  const piece = fc.oneof(fc.nat(20), fc.integer({ min: 4_000, max: 5_000 }), fc.integer({ min: 60_000, max: 140_000 }));
  const admission = new Admission();
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (lengths) => {
      const share = admission.open();
      const pieces = lengths.map((length, index) => Buffer.alloc(length, index + 1));
      const body = new HeldBody(share);
      for (const each of pieces) body.push(each);
      expect(body.length).toBe(lengths.reduce((sum, length) => sum + length, 0));
      expect(body.copy().equals(Buffer.concat(pieces))).toBe(true);
      expect(Buffer.concat(body.pieces()).equals(Buffer.concat(pieces))).toBe(true);
      expect(body.whole().equals(Buffer.concat(pieces))).toBe(true);
      share.close();
    }),
  );
});

test("HeldBody holds small pieces in about their own length, also between large ones", () => {
  const before = process.memoryUsage().arrayBuffers;
  const body = new HeldBody(new Admission().open());
  const large = Buffer.alloc(4_096);
  for (let count = 0; count < 1_000_000; count++) body.push(Buffer.from([count & 255]));
  for (let count = 0; count < 200; count++) {
    body.push(large);
    body.push(Buffer.from([1]));
  }
  expect(body.length).toBe(1_000_000 + 200 * 4_097);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * mib);
  expect(body.copy()[1_000_000 - 1]).toBe((1_000_000 - 1) & 255);
});

test("what bodies held is used again at once, and never more of it than may be held", () => {
  const admission = new Admission();
  const chunk = Buffer.alloc(blockBytes);
  const before = process.memoryUsage().arrayBuffers;
  for (let round = 0; round < 50; round++) {
    const share = admission.open();
    const body = new HeldBody(share);
    for (let at = 0; at < 16 * mib; at += blockBytes) body.push(chunk);
    share.close();
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(17 * mib);

  const shares = Array.from({ length: 10 }, () => admission.open());
  const refused = shares.filter((share) => {
    const body = new HeldBody(share);
    try {
      for (let at = 0; at < 10 * mib; at += blockBytes) body.push(chunk);
      return false;
    } catch (error) {
      expect(error).toMatchObject({ reason: "pressure" });
      return true;
    }
  });
  expect(refused.length).toBe(7);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(limits.heldBytes + mib);
  for (const share of shares) share.close();
});

test("a piece that is given back early can be used by others, and is not given back twice", () => {
  const admission = new Admission();
  const share = admission.open();
  const body = new HeldBody(share);
  for (const byte of [1, 2, 3]) body.push(Buffer.alloc(blockBytes, byte));
  body.release(1);
  body.release(1);
  const other = admission.open();
  const block = other.block(blockBytes, blockBytes);
  expect(block[0]).toBe(2);
  share.close();
  expect(new Set([admission.open().block(blockBytes, 1), admission.open().block(blockBytes, 1), block]).size).toBe(3);
});
