import { setImmediate as turn } from "node:timers/promises";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { Turnstile } from "./turnstile.ts";

test("a few pieces begin in each turn, in the order in which they asked; later ones may join", async () => {
  const turnstile = new Turnstile();
  const begun: number[] = [];
  for (let number = 0; number < 10; number++) turnstile.pass(() => begun.push(number));
  expect(begun).toEqual([]);
  await turn();
  expect(begun).toEqual([0, 1, 2, 3]);
  turnstile.pass(() => begun.push(10));
  await turn();
  await turn();
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  turnstile.pass(() => begun.push(11));
  await turn();
  expect(begun.at(-1)).toBe(11);
});

test("what is short comes as it comes; what is long, all of it, a piece at a turn", async () => {
  const turnstile = new Turnstile();
  const chunk = Buffer.alloc(65_536);
  const stream = Readable.from(Array.from({ length: 40 }, () => chunk));
  let [bytes, paused] = [0, 0];
  stream.on("data", (piece: Buffer) => {
    turnstile.pace(stream, (bytes += piece.length));
    if (stream.isPaused()) paused++;
    expect(stream.isPaused()).toBe(bytes > 131_072);
  });
  await new Promise((resolve) => stream.once("end", resolve));
  expect(bytes).toBe(40 * chunk.length);
  expect(paused).toBe(38);
});
