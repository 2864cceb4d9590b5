import { expect, it } from "vitest";
import { EventQueue } from "./event-queue.ts";
import { seeded } from "./seeded.fixture.ts";

it("gives events by time, and equals in the order they were added", () => {
  const random = seeded(5);
  const queue = new EventQueue<{ readonly ms: number; readonly order: number }>();
  const all = Array.from({ length: 5000 }, (_, order) => ({ ms: Math.floor(random() * 400), order }));
  const taken: { readonly ms: number; readonly order: number }[] = [];
  for (const [at, event] of all.entries()) {
    queue.add(event.ms, event);
    if (at % 7 === 3) taken.push(queue.take());
  }
  const rest: { readonly ms: number; readonly order: number }[] = [];
  while (queue.size > 0) {
    expect(queue.nextMs).toBeGreaterThanOrEqual(rest.at(-1)?.ms ?? 0);
    rest.push(queue.take());
  }
  expect(rest).toEqual(rest.toSorted((a, b) => a.ms - b.ms || a.order - b.order));
  expect(taken.length + rest.length).toBe(5000);
  expect(queue.nextMs).toBe(Number.POSITIVE_INFINITY);
});
