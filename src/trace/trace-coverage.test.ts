import { expect, it } from "vitest";
import { TraceBreakdown } from "./breakdown/trace-breakdown.ts";
import { sentOf, spanOf } from "./planted-spans.fixture.ts";
import { coverageOf } from "./trace-coverage.ts";
import { TraceStore } from "./trace-store.ts";

it("coverageOf adds up what was received, refused and dropped", () => {
  const store = new TraceStore({ requestsMax: 2 });
  for (const id of [101, 102, 103]) store.addRequest(sentOf({ id }), 0);
  store.addSpan(spanOf({ id: 1, parent: 101, kind: "server" }), 0);
  store.addSpan(spanOf({ id: 1, parent: 101, kind: "server" }), 0);
  const breakdown = new TraceBreakdown();
  for (const trace of store.takeAll()) breakdown.add(trace);
  expect(
    coverageOf(breakdown, store.counts(), {
      refused: { "too-large": 3, "bad-id": 0 },
      droppedBySdk: { queue_full: 7 },
    }),
  ).toEqual({
    requestsTraced: 3,
    rootsReceived: 1,
    spansReceived: 5,
    spansDropped: { "too-large": 3, duplicate: 1 },
    spansDroppedBySdk: { queue_full: 7 },
  });
});
