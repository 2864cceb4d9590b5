import { expect, test } from "vitest";
import { Outbox, type Sender } from "./outbox.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Senders that note when they were let go, and at what time. */
function stand(): { outbox: Outbox; sent: [name: number, nowMs: number][]; sender: (name: number) => Sender } {
  const sent: [number, number][] = [];
  let nowMs = 0;
  const outbox = new Outbox(() => (nowMs += 1));
  return { outbox, sent, sender: (name) => ({ flush: (atMs) => sent.push([name, atMs]) }) };
}

test("what is added in one turn of the loop goes out at its end, in order, at one moment", async () => {
  const { outbox, sent, sender } = stand();
  for (const name of [1, 2, 3]) outbox.add(sender(name));
  await Promise.resolve();
  expect(sent).toEqual([]);
  await turn();
  expect(sent).toEqual([
    [1, 1],
    [2, 1],
    [3, 1],
  ]);
});

test("sixteen wait for nobody", async () => {
  const { outbox, sent, sender } = stand();
  for (let name = 1; name <= 17; name++) outbox.add(sender(name));
  expect(sent.map(([name]) => name)).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
  await turn();
  expect(sent.at(-1)).toEqual([17, 2]);
});

test("what is added while others go out goes out in a later turn, once", async () => {
  const { outbox, sent, sender } = stand();
  const again: Sender = {
    flush: (nowMs) => {
      sent.push([0, nowMs]);
      if (sent.length < 3) outbox.add(again);
    },
  };
  outbox.add(again);
  outbox.add(sender(1));
  await turn();
  expect(sent.map(([name]) => name)).toEqual([0, 1]);
  for (let turns = 0; turns < 5; turns++) await turn();
  expect(sent.map(([name]) => name)).toEqual([0, 1, 0]);
});
