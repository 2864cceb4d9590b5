import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { limits } from "../intake/limits.ts";
import { Admission } from "./admission.ts";
import { blockBytes } from "./block-pool.ts";
import { HeldBody } from "./held-body.ts";

/** How many bodies of that length find room, each in pieces. */
function fill(admission: Admission, eachBytes: number, pieceBytes = blockBytes): number {
  for (let bodies = 0; ; bodies++) if (isRefused(admission, eachBytes, pieceBytes)) return bodies;
}

function isRefused(admission: Admission, bytes: number, pieceBytes: number): boolean {
  const body = new HeldBody(admission.open());
  try {
    for (let left = bytes; left > 0; left -= pieceBytes) body.push(Buffer.alloc(Math.min(left, pieceBytes)));
    return false;
  } catch (error) {
    expect(error).toMatchObject({ reason: "pressure" });
    return true;
  }
}

test("giants leave room for small bodies, and small ones for those of a few kilobytes, in however many pieces", () => {
  const admission = new Admission();
  // The third one finds room for the MiB in which it may be a small one, and is still there.
  expect(fill(admission, 18 * 2 ** 20)).toBe(2);
  expect(fill(admission, limits.smallBytes, 70_000)).toBe(5);
  expect(fill(admission, limits.smallBytes)).toBe(0);
  const room = limits.heldForTinyBytes;
  for (const [bytes, pieceBytes] of [
    [60_000, 16_384],
    [5_000, 1_400],
    [5_000, 5_000],
  ] as const)
    for (let held = 0; held < room / 4; held += 2 * bytes) expect(isRefused(admission, bytes, pieceBytes)).toBe(false);
  expect(fill(admission, limits.tinyBytes)).toBeGreaterThan(0);
  expect(isRefused(admission, limits.tinyBytes, blockBytes)).toBe(true);
});

test("a share that is closed gives back all it held, and its place", async () => {
  const admission = new Admission();
  for (let round = 0; round < 2; round++) {
    const shares = Array.from({ length: limits.inflates }, () => admission.open());
    for (const share of shares) await share.startInflating();
    const late = admission.open();
    let isIn = false;
    const waits = late.startInflating().then(() => (isIn = true));
    await turn();
    expect(isIn).toBe(false);
    for (const share of shares) share.block(blockBytes, blockBytes);
    shares[7]!.close();
    await waits;
    for (const share of [...shares, late]) share.close();
  }
  expect(fill(admission, 18 * 2 ** 20)).toBe(2);
});
