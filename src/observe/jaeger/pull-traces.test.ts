import { describe, expect, it } from "vitest";
import type { SentRequest } from "#trace";
import { Intake } from "../intake/intake.ts";
import { KeepingSink } from "../intake/keeping-sink.fixture.ts";
import type { Found } from "./jaeger-client.ts";
import { PullSample } from "./pull-sample.ts";
import { pullTraces } from "./pull-traces.ts";

const intake = new Intake(new KeepingSink());
const idOf = (number: number): string => number.toString(16).padStart(32, "0");
const ids = Array.from({ length: 20 }, (_, at) => idOf(at));

/** Time passes with every question and every pause. */
function pulling(answer: (id: string, nowMs: number) => Found, questionMs = 10) {
  let nowMs = 0;
  const asked: string[] = [];
  const client = {
    trace: async (id: string): Promise<Found> => {
      asked.push(id);
      nowMs += questionMs;
      return answer(id, nowMs);
    },
  };
  const time = { nowMs: () => nowMs, pause: async (ms: number) => void (nowMs += ms) };
  return { asked, now: () => nowMs, pulled: pullTraces(client, ids, intake, time) };
}

describe("pullTraces", () => {
  it("asks for each once where all are there", async () => {
    const { asked, pulled } = pulling(() => ({ kind: "found" }));
    expect(await pulled).toEqual({ asked: 20, found: 20 });
    expect(asked.toSorted()).toEqual(ids.toSorted());
  });

  it("asks again for those that come late, and for no others", async () => {
    const late = new Set(ids.slice(0, 3));
    const { asked, pulled } = pulling((id, nowMs) => ({ kind: !late.has(id) || nowMs > 5000 ? "found" : "missing" }));
    expect(await pulled).toEqual({ asked: 20, found: 20 });
    expect(asked.length).toBeLessThan(20 + 3 * 4);
  });

  it("gives up on what is not there after 15 s", async () => {
    const { pulled, now } = pulling((id) => ({ kind: id === ids[0] ? "missing" : "found" }));
    expect(await pulled).toEqual({ asked: 20, found: 19 });
    expect(now()).toBeLessThan(17_000);
  });

  it("stops at the first failure and says why", async () => {
    const { asked, pulled } = pulling((id) => (id === ids[5] ? { kind: "failed", reason: "gone" } : { kind: "found" }));
    expect(await pulled).toMatchObject({ asked: 20, failedBecause: "gone" });
    expect(asked.length).toBeLessThan(20);
  });

  it("takes no longer than a minute", async () => {
    const { pulled } = pulling(() => ({ kind: "found" }), 6000);
    const { found, failedBecause } = await pulled;
    expect(found).toBeLessThan(20);
    expect(failedBecause).toBe("not all could be fetched within 60 s");
  });
});

describe("PullSample", () => {
  const requestOf = (trace: number, span = 1): SentRequest => ({
    traceId: idOf(trace),
    spanId: span.toString(16).padStart(16, "0"),
    operation: "GET /",
    startMs: 0,
    durationMs: 1,
    isError: false,
  });

  it("keeps all requests of a bounded number of traces, early ones as likely as late ones", () => {
    const sample = new PullSample(100);
    const traces = 20_000;
    for (let trace = 1; trace <= traces; trace++) for (const span of [1, 2]) sample.add(requestOf(trace, span));
    const kept = sample.list();
    expect(kept.length).toBeGreaterThan(30);
    expect(kept.length).toBeLessThanOrEqual(100);
    expect(kept.every(([, requests]) => requests.length === 2)).toBe(true);
    const early = kept.filter(([id]) => Number.parseInt(id, 16) <= traces / 2).length;
    expect(early / kept.length).toBeGreaterThan(0.25);
    expect(early / kept.length).toBeLessThan(0.75);
    expect(sample.requestsSeen).toBe(2 * traces);
  });

  it("does not hold a trace without end whole", () => {
    const sample = new PullSample(100);
    for (let span = 1; span <= 10_000; span++) sample.add(requestOf(1, span));
    expect(sample.list()[0]![1]).toHaveLength(200);
  });
});
