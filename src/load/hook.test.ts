import { describe, expect, it } from "vitest";
import { Recorder } from "#measure";
import type { RunNotice, RunPlan } from "#run";
import { MemoryProtocol } from "../protocol/memory-protocol.fixture.ts";
import { VirtualClock } from "../run/virtual-clock.fixture.ts";
import { hookContext } from "./hook.ts";
import { planFor } from "./plan.fixture.ts";

function hookFor(name: "setup" | "teardown", limited: Partial<RunPlan>) {
  const clock = new VirtualClock();
  const plan = planFor({ scenarios: [], ...limited });
  const protocol = new MemoryProtocol(clock, { answer: () => ({ afterMs: 1, body: "x".repeat(1000) }) });
  const voice = { log: () => undefined, abort: () => undefined, exhausted: () => undefined };
  const notices: RunNotice[] = [];
  const parts = { plan, clock, recorder: new Recorder(0, 0), protocol, env: {}, voice };
  const hook = hookContext(name, { ...parts, notice: (notice) => notices.push(notice) });
  /** How many of so many calls at once were answered. */
  const ask = async (count: number): Promise<number> => {
    const calls = Promise.allSettled(Array.from({ length: count }, () => hook.given.http.post("/register")));
    await clock.runFor(10_000);
    return (await calls).filter(({ status }) => status === "fulfilled").length;
  };
  return { clock, protocol, hook, notices, ask };
}

describe("a hook's requests", () => {
  it("keep to --max-rate, which is a promise to the target", async () => {
    const { clock, protocol, hook } = hookFor("setup", { maxRatePerSecond: 10 });
    const answers = Promise.all(Array.from({ length: 21 }, () => hook.given.http.post("/register")));
    await clock.runFor(1950);
    expect(protocol.received).toBe(20);
    await clock.runFor(100);
    expect(await answers).toHaveLength(21);
  });

  it("take from what the run may do where they set up, and end it where that is all", async () => {
    const some = hookFor("setup", { workers: 4, limits: { requests: 100, bytes: 1e9 } });
    expect([await some.ask(30), some.hook.used().requests, some.notices]).toEqual([30, 30, []]);
    expect(some.hook.used().bytes).toBeGreaterThan(30_000);
    const all = hookFor("setup", { workers: 4, limits: { requests: 100 } });
    expect([await all.ask(130), all.protocol.received]).toEqual([100, 100]);
    expect(all.notices).toEqual([{ kind: "limit", limit: "requests" }]);
    const bytes = hookFor("setup", { limits: { bytes: 5000 } });
    await bytes.ask(50);
    expect([bytes.notices, bytes.hook.used().bytes]).toEqual([[{ kind: "limit", limit: "bytes" }], expect.any(Number)]);
    expect(bytes.protocol.received).toBeLessThan(50);
  });

  it("may be as many as it takes to clean up, though not all at once", async () => {
    const { ask, notices, protocol } = hookFor("teardown", {
      limits: { requests: 10, bytes: 10, requestsInFlight: 3 },
    });
    expect([await ask(40), notices, protocol.counters.openMax]).toEqual([40, [], 3]);
  });

  it("are noted where they hide which run they are of", () => {
    const { hook, notices } = hookFor("setup", {});
    void hook.given.http.get("/", { headers: { "User-Agent": "somebody" } }).catch(() => undefined);
    hook.cancel();
    expect(notices).toEqual([{ kind: "unidentified" }]);
  });
});
