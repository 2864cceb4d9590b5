import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Watchdog } from "./watchdog.ts";

const told: string[] = [];
let dog: Watchdog;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate"] });
  told.length = 0;
  dog = new Watchdog({
    suspected: (worker) => told.push(`${worker} suspected`),
    stuck: (worker) => told.push(`${worker} stuck`),
  });
});
afterEach(() => {
  dog.stop();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** Looks, with reports of some workers before each. */
async function pass(ms: number, reporting: readonly number[] = []): Promise<void> {
  for (let passed = 0; passed < ms; passed += 250) {
    for (const worker of reporting) dog.heard(worker);
    await vi.advanceTimersByTimeAsync(250);
  }
}

it("tells of a silent worker after 1.5 s and ends it after 3.5 s, once, and no other", async () => {
  dog.watch([0, 1], 0);
  await pass(1000, [0, 1]);
  await pass(1000, [0]);
  expect(told).toEqual([]);
  await pass(500, [0]);
  expect(told).toEqual(["1 suspected"]);
  await pass(1500, [0]);
  expect(told).toEqual(["1 suspected"]);
  await pass(5000, [0]);
  expect(told).toEqual(["1 suspected", "1 stuck"]);
});

it("waits for the start", async () => {
  dog.watch([0], 1000);
  await pass(2000);
  expect(told).toEqual([]);
  await pass(750);
  expect(told).toEqual(["0 suspected"]);
});

it("takes back a suspicion when the worker reports again", async () => {
  dog.watch([0], 0);
  await pass(3000);
  await pass(3000, [0]);
  await pass(1750);
  expect(told).toEqual(["0 suspected", "0 suspected"]);
});

it("does not look for workers that have ended", async () => {
  dog.watch([0, 1], 0);
  dog.leave(0);
  await pass(2000);
  dog.leave(1);
  await pass(5000);
  expect(told).toEqual(["1 suspected"]);
});

it("finds nobody silent where the process itself stood still", async () => {
  dog.watch([0], 0);
  await pass(1000, [0]);
  // Of a standstill, however long, timers know one tick; what was sent meanwhile is heard between it and the look.
  vi.advanceTimersToNextTimer();
  dog.heard(0);
  await pass(1250);
  expect(told).toEqual([]);
});
