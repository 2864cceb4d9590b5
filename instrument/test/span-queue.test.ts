import { TraceFlags } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import { expect, test } from "vitest";
import { SpanQueue } from "../src/span-queue.mjs";

const span = (traceFlags = TraceFlags.SAMPLED): ReadableSpan =>
  ({ spanContext: () => ({ traceId: "", spanId: "", traceFlags }) }) as unknown as ReadableSpan;

const limits = { spansMax: 100, batchSpans: 10, delayMs: 3_600_000 };

function fill(queue: SpanQueue, count: number): void {
  for (let each = 0; each < count; each++) queue.onEnd(span());
}

test("SpanQueue holds no more than its limit while nothing leaves, and counts what it drops", () => {
  const queue = new SpanQueue(limits, () => new Promise(() => {}));
  fill(queue, 250);
  expect(queue.size).toBe(100);
  expect(queue.tally).toEqual({ ended: 250, delivered: 0, droppedFull: 150, undelivered: 0 });
});

test("SpanQueue keeps nothing that could not be delivered", async () => {
  const queue = new SpanQueue(limits, () => Promise.resolve(false));
  fill(queue, 95);
  await queue.forceFlush();
  expect(queue.size).toBe(0);
  expect(queue.tally).toEqual({ ended: 95, delivered: 0, droppedFull: 0, undelivered: 95 });
});

test("SpanQueue sends in batches, one at a time, and leaves out what is not sampled", async () => {
  const batches: number[] = [];
  let [underWay, most] = [0, 0];
  const queue = new SpanQueue(limits, async (batch) => {
    most = Math.max(most, ++underWay);
    await Promise.resolve();
    underWay -= 1;
    return batches.push(batch.length) > 0;
  });
  queue.onEnd(span(TraceFlags.NONE));
  fill(queue, 34);
  await queue.forceFlush();
  expect(batches).toEqual([10, 10, 10, 4]);
  expect(most).toBe(1);
  expect(queue.tally).toEqual({ ended: 34, delivered: 34, droppedFull: 0, undelivered: 0 });
});

test("SpanQueue gives out what is on its way as well when the process ends", async () => {
  let arrive: (hasArrived: boolean) => void = () => {};
  const queue = new SpanQueue(limits, () => new Promise((resolve) => (arrive = resolve)));
  fill(queue, 25);
  expect(queue.takeAll().map(({ length }) => length)).toEqual([10, 10, 5]);
  arrive(true);
  await Promise.resolve();
  expect(queue.size).toBe(0);
  // Whoever took them counts them.
  expect(queue.tally.delivered).toBe(0);
});
