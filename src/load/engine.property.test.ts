import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Collector } from "#measure";
import type { ErrorClass, LoadPlan } from "#run";
import { RandomStream, scenario } from "#scenario";
import type { MemoryAnswer, MemoryTarget } from "../protocol/memory-protocol.fixture.ts";
import { VirtualRun } from "./virtual-run.fixture.ts";

const failures: readonly ErrorClass[] = ["reset", "closed_before_response", "incomplete", "parse_status"];

/** A target that does all there is, by its own dice. */
function moody(seed: number): MemoryTarget {
  const dice = new RandomStream(seed, 77);
  const answer = (): MemoryAnswer => {
    const draw = dice.number();
    const afterMs = dice.number() * 200;
    if (draw < 0.6) return { afterMs };
    if (draw < 0.7) return { afterMs, status: 503 };
    if (draw < 0.75) return { afterMs, status: 404, closes: true };
    if (draw < 0.8) return { afterMs, status: 302, fields: "location: /elsewhere\r\n" };
    if (draw < 0.85) return { afterMs: Infinity };
    if (draw < 0.9) return { afterMs, bodyMs: 300, body: "x".repeat(100) };
    return { afterMs, error: failures[dice.below(failures.length)]! };
  };
  const connect = () => {
    const draw = dice.number();
    if (draw < 0.1) return { afterMs: 5, error: "connect_refused" } as const;
    return { afterMs: draw < 0.15 ? Infinity : 1 };
  };
  return { answer, connect };
}

/** Users who do all there is. */
const flow = scenario(
  "flow",
  {
    pause: ["10ms", "200ms"],
    start: async ({ http, check }) => {
      const response = await http.post("/login");
      check(response, { "logged in": ({ ok }) => ok }, { required: true });
    },
    stop: ({ http }) => http.get("/bye"),
  },
  async ({ http, random, step, pause, check, measure }) => {
    const draw = random.number();
    if (draw < 0.3) await http.get("/one");
    else if (draw < 0.4) await http.batch([http.get("/a"), http.get("/b"), http.get("/c")]);
    else if (draw < 0.5) await step("steps", async () => void (await http.get("/in")));
    else if (draw < 0.6) await pause("50ms", { always: true });
    else if (draw < 0.7) http.get("/not-awaited").catch(() => undefined);
    else if (draw < 0.8)
      await measure("own", "thing", () => (random.number() < 0.5 ? 1 : Promise.reject(new Error("own"))));
    else if (draw < 0.85) throw new Error("thrown");
    else if (draw < 0.9) check(1, { fails: (value) => value === 2 }, { required: true });
    else if (draw < 0.95) await new Promise(() => undefined);
  },
);

const loads: fc.Arbitrary<LoadPlan> = fc.oneof(
  fc.record({
    kind: fc.constant("closed" as const),
    stages: fc.array(fc.record({ durationMs: fc.integer({ min: 0, max: 1500 }), from: fc.nat(12), to: fc.nat(12) }), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
  fc.record({
    kind: fc.constant("open" as const),
    arrivals: fc.constantFrom("even" as const, "poisson" as const),
    stages: fc.array(fc.record({ durationMs: fc.integer({ min: 0, max: 1500 }), from: fc.nat(60), to: fc.nat(60) }), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
  fc.record({
    kind: fc.constant("iterations" as const),
    iterations: fc.nat(60),
    users: fc.integer({ min: 1, max: 9 }),
    maxDurationMs: fc.integer({ min: 500, max: 4000 }),
  }),
);

describe("Engine, whatever happens", () => {
  it("closes every run with an exact ledger, in time, leaving nothing behind", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.integer({ min: 0, max: 2 ** 31 }),
          workers: fc.integer({ min: 1, max: 3 }),
          own: loads,
          url: loads,
          maxInFlight: fc.integer({ min: 3, max: 200 }),
          gracefulStopMs: fc.constantFrom(0, 100, 3000),
          stopMs: fc.option(fc.integer({ min: -900, max: 4000 })),
          cancelMs: fc.option(fc.integer({ min: -900, max: 4000 })),
          isUrl: fc.boolean(),
        }),
        async ({ seed, workers, own, url, maxInFlight, gracefulStopMs, stopMs, cancelMs, isUrl }) => {
          const run = new VirtualRun({
            ...(isUrl ? {} : { scenarios: [flow, scenario("get", ({ http }) => http.get("/get"))] }),
            loads: isUrl ? [url] : [own, url],
            target: moody(seed),
            workers,
            plan: { seed, maxInFlight, gracefulStopMs },
          });
          const actions = [
            ...(stopMs === null ? [] : [{ atMs: stopMs, act: () => run.stop() }]),
            ...(cancelMs === null ? [] : [{ atMs: cancelMs, act: () => run.cancel() }]),
          ].sort((a, b) => a.atMs - b.atMs);
          for (const { atMs, act } of actions) {
            await run.runUntil(atMs);
            act();
          }
          const endMs = await run.toEnd(60_000);
          run.expectSound();
          const overMs = Math.max(Math.min(4500, stopMs ?? 4500), run.startedMs);
          expect(endMs).toBeLessThanOrEqual(Math.max(0, Math.min(overMs + gracefulStopMs, cancelMs ?? Infinity)) + 20);
          // The same messages, worker after worker: the sums do not depend on when they come.
          const again = new Collector({
            scenarios: run.plan.scenarios.map(({ name }) => name),
            workers,
            slo: [],
            warmUpMs: 0,
            askedAt: () => ({ iterationsPerSecond: null, users: null }),
            onSecond: () => undefined,
          });
          for (const message of run.messages.toSorted((a, b) => a.worker - b.worker)) again.add(message);
          again.close();
          expect(again.requests).toEqual(run.collector.requests);
          for (const [index, tally] of again.iterations.entries()) {
            const { started, completed, failed, cancelled, dropped, planned } = run.collector.iterations[index]!;
            expect(tally).toMatchObject({ started, completed, failed, cancelled, dropped, planned });
          }
          await run.clock.runFor(100_000);
          expect(run.clock.pending).toBe(0);
        },
      ),
      { numRuns: 80 },
    );
  }, 120_000);
});
