import { expect, it } from "vitest";
import { Recorder } from "#measure";
import { MemoryProtocol } from "../protocol/memory-protocol.fixture.ts";
import { VirtualClock } from "../run/virtual-clock.fixture.ts";
import { hookContext } from "./hook.ts";
import { planFor } from "./plan.fixture.ts";

it("a hook's requests keep to --max-rate, which is a promise to the target", async () => {
  const clock = new VirtualClock();
  const plan = planFor({ scenarios: [], maxRatePerSecond: 10 });
  const protocol = new MemoryProtocol(clock, { answer: () => ({ afterMs: 1 }) });
  const voice = { log: () => undefined, abort: () => undefined, exhausted: () => undefined };
  const hook = hookContext("setup", { plan, clock, recorder: new Recorder(0, 0), protocol, env: {}, voice });
  const answers = Promise.all(Array.from({ length: 21 }, () => hook.given.http.post("/register")));
  await clock.runFor(1950);
  expect(protocol.received).toBe(20);
  await clock.runFor(100);
  expect(await answers).toHaveLength(21);
});
