import { expect, it } from "vitest";
import { EventLog } from "./event-log.ts";

const texts = (events: readonly Uint8Array[] | undefined): readonly string[] | undefined =>
  events?.map((bytes) => new TextDecoder().decode(bytes));

it("hands out what came since an event, and nothing where it does not know all of it", () => {
  const log = new EventLog("e");
  const first = log.id;
  for (let second = 1; second <= 3; second++) log.add("second", String(second));
  expect(texts(log.after("e-1"))).toEqual([
    "id: e-2\nevent: second\ndata: 2\n\n",
    "id: e-3\nevent: second\ndata: 3\n\n",
  ]);
  expect(log.after(log.id)).toEqual([]);
  expect(log.after(first)).toHaveLength(3);
  for (const strange of ["f-1", "e-4", "e-", "", "e-1x", "e--1", "1"]) expect(log.after(strange)).toBeUndefined();
});

it("forgets the oldest, by number and by size", () => {
  const log = new EventLog("e");
  for (let second = 1; second <= 400; second++) log.add("second", "");
  expect(log.after("e-99")).toBeUndefined();
  expect(log.after("e-100")).toHaveLength(300);
  for (let second = 0; second < 5; second++) log.add("second", "x".repeat(5 * 1024 * 1024));
  expect(log.after("e-402")).toHaveLength(3);
  expect(log.after("e-401")).toBeUndefined();
});
