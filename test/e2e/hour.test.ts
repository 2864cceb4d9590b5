import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { RandomStream, scenario } from "#scenario";
import type { MemoryTarget } from "../../src/protocol/memory-protocol.fixture.ts";
import { VirtualRun } from "../../src/load/virtual-run.fixture.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

async function heapBytes(): Promise<number> {
  for (let each = 0; each < 4; each++) {
    collectGarbage();
    await new Promise((resolve) => void setImmediate(resolve));
  }
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

const minuteMs = 60_000;

describe("Engine and Collector over an hour", () => {
  it("take no more memory after an hour than after half of it, but for the points of the timeline", async () => {
    const dice = new RandomStream(1);
    const target: MemoryTarget = {
      answer: () => {
        const afterMs = 1 + dice.exponential() * 30;
        const draw = dice.number();
        // Every failure has a text of its own.
        if (draw < 0.05) return { afterMs, error: "reset", message: `reset number ${dice.next32()}` };
        return { afterMs, status: draw < 0.1 ? 503 : 200, body: "{}" };
      },
    };
    const shopper = scenario("shopper", {
      pause: ["500ms", "2s"],
      start: ({ http }) => http.post("/login"),
      tasks: {
        list: ({ http, check }) => http.get("/items").then((answer) => check(answer, { ok: ({ ok }) => ok })),
        view: ({ http, random, step }) => step("view", () => http.get(`/items/${random.integer(1, 200)}`)),
        odd: ({ http, random }) => http.get("/odd", { name: `odd ${random.integer(1, 5)}` }),
        throws: { weight: 0.1, run: ({ random }) => Promise.reject(new Error(`thrown ${random.uuid()}`)) },
      },
    });
    const run = new VirtualRun({
      scenarios: [shopper, scenario("arrivals", ({ http }) => http.get("/arrivals"))],
      loads: [
        { kind: "closed", stages: [{ durationMs: 60 * minuteMs, from: 6, to: 6 }] },
        { kind: "open", stages: [{ durationMs: 60 * minuteMs, from: 0.5, to: 0.5 }], arrivals: "poisson" },
      ],
      target,
      turnMs: 0.5,
      keepsMessages: false,
    });
    await run.runUntil(30 * minuteMs);
    const early = await heapBytes();
    await run.runUntil(60 * minuteMs - 1000);
    const late = await heapBytes();
    expect(run.collector.timeline.points.length).toBeGreaterThan(3590);
    // A point of the timeline takes 2 kB with its histogram; there are never more than 7,200.
    expect(late - early).toBeLessThan(1800 * 2200 + 500_000);
    await run.toEnd(61 * minuteMs);
    const { requests, iterations } = run.collector;
    expect(requests.started).toBe(requests.ok + requests.failed + requests.cancelled);
    expect(requests.started).toBeGreaterThan(14_000);
    expect(iterations[1]!.planned).toBe(iterations[1]!.completed + iterations[1]!.failed);
  }, 120_000);
});
