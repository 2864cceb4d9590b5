import { expect, it } from "vitest";
import { Breather } from "./breather.ts";

it("Breather rests after each half millisecond of work, and not before", () => {
  let nowMs = 0;
  const rests: number[] = [];
  const breather = new Breather(
    () => nowMs,
    (forMs) => {
      rests.push(nowMs);
      nowMs += forMs;
    },
  );
  for (let piece = 0; piece < 17; piece++) {
    nowMs += 0.1;
    breather.rest();
  }
  expect(rests).toHaveLength(3);
  expect(rests.map((atMs) => Number(atMs.toFixed(2)))).toEqual([0.5, 1.05, 1.6]);
});
