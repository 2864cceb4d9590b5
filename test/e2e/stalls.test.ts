import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { startStallTicker, type Stall, type StallTicker } from "../targets/stall-ticker.ts";
import { longestCommonMs, withoutStall, type Stretch } from "../targets/without-stall.ts";
import { monotonicMs } from "./monotonic.ts";

// The rule by which a stalled stretch is repeated, tried with stalls that are known.

const stall = (fromMs: number, lengthMs: number): Stall => ({ fromMs, toMs: fromMs + lengthMs });

/** A ticker that tells, for each attempt in turn, the stalls of two cores. */
function told(...attempts: readonly (readonly (readonly Stall[])[])[]): StallTicker {
  let asked = 0;
  return {
    pids: [],
    between: () => Promise.resolve(attempts[asked++] ?? []),
    lateShare: () => Promise.resolve(0),
    latestMs: () => Promise.resolve(0),
    stop: () => Promise.resolve(),
  };
}

function attempts(flaggedStall = false): { count: number; run: () => Promise<Stretch & { number: number }> } {
  const state = {
    count: 0,
    run: () => Promise.resolve({ fromMs: 0, toMs: 1000, flaggedStall, number: ++state.count }),
  };
  return state;
}

const say = (): void => undefined;
const quiet = [[stall(10, 29)], []];
const oneCore = [[stall(10, 150)], [stall(500, 25)]];
const bothCores = [[stall(10, 150)], [stall(20, 150)]];

test("a quiet stretch counts at once", async () => {
  await expect(withoutStall(told(quiet), attempts().run, { say })).resolves.toMatchObject({ number: 1 });
});

test("a stalled stretch is repeated until one is quiet", async () => {
  await expect(withoutStall(told(oneCore, oneCore, quiet), attempts().run, { say })).resolves.toMatchObject({
    number: 3,
  });
});

test("after three repeats there is no measurement", async () => {
  const tries = attempts();
  await expect(withoutStall(told(oneCore, oneCore, oneCore, oneCore), tries.run, { say })).rejects.toThrow(
    "each of 4 stretches",
  );
  expect(tries.count).toBe(4);
});

test("a run that did not flag 100 ms in which the whole machine stood still is a failure", async () => {
  await expect(withoutStall(told(bothCores, quiet), attempts(false).run, { say })).rejects.toThrow("did not flag it");
  await expect(withoutStall(told(bothCores, quiet), attempts(true).run, { say })).resolves.toMatchObject({ number: 2 });
});

test("what cores have in common is their overlap", () => {
  expect(longestCommonMs(bothCores)).toBe(140);
  expect(longestCommonMs(oneCore)).toBe(0);
  expect(longestCommonMs([[stall(0, 70)]])).toBe(70);
  expect(longestCommonMs([])).toBe(0);
});

test("the ticker notices that it was stopped, when and for how long", async () => {
  const ticker = await startStallTicker();
  try {
    const fromMs = monotonicMs();
    for (const pid of ticker.pids) process.kill(pid, "SIGSTOP");
    await sleep(120);
    for (const pid of ticker.pids) process.kill(pid, "SIGCONT");
    await sleep(50);
    const common = longestCommonMs(await ticker.between(fromMs, monotonicMs()));
    expect(Math.abs(common - 120)).toBeLessThan(25);
  } finally {
    await ticker.stop();
  }
});
