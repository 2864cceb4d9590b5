import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { liveFormat, type LiveStatus, type LoadOrder } from "#run";
import { pooledExplore } from "../../../test/results/index.ts";
import { FolderWatch, lighter } from "./folder-watch.ts";
import type { Keeper } from "./session-parts.ts";

const status: LiveStatus = {
  format: liveFormat,
  phase: "running",
  isPaused: false,
  elapsedSeconds: 3,
  plannedSeconds: null,
  loads: [],
  doubts: [],
  controls: { users: null, ratePerSecond: null, mayPause: false },
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watching(looks: readonly (() => Promise<readonly LoadOrder[]>)[]): {
  readonly orders: LoadOrder[];
  readonly watch: FolderWatch;
} {
  const left = [...looks];
  const orders: LoadOrder[] = [];
  const keep: Keeper = {
    append: () => undefined,
    keepOpen: () => undefined,
    keepLive: () => undefined,
    takeOrders: () => left.shift()?.() ?? Promise.resolve([]),
  };
  const onOrder = (order: LoadOrder): void => void orders.push(order);
  return { orders, watch: new FolderWatch(keep, { openSeconds: () => [], status: () => status, onOrder }) };
}

it("looks again after a look that failed", async () => {
  const { orders, watch } = watching([
    () => Promise.reject(Object.assign(new Error("EIO: i/o error, read"), { code: "EIO" })),
    () => Promise.resolve([{ users: 7 }]),
  ]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(orders).toEqual([{ users: 7 }]);
  watch.close();
});

it("does not ask again while a look has no answer", async () => {
  let asked = 0;
  const never = (): Promise<readonly LoadOrder[]> => {
    asked += 1;
    return new Promise(() => undefined);
  };
  const { watch } = watching([never, never]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(asked).toBe(1);
  watch.close();
});

it("tells of each trial its slowest operations, and the one that is limited", () => {
  const [trial] = pooledExplore.trials;
  const [one] = trial!.operations;
  const operations = [10, 30, null, 20].map((p95Ms, index) => ({ ...one!, name: `op ${String(index)}`, p95Ms }));
  const rule = { text: "p95 of op 0 above 20 ms", operation: "op 0", capacity: null, isBinding: true };
  const progress = {
    purpose: "search" as const,
    isDraining: false,
    number: 2,
    ratePerSecond: 100,
    trialSeconds: 1,
    trialSecondsMax: 10,
    trials: [{ ...trial!, operations }],
    saturation: null,
    capacity: null,
    secondsLeft: null,
  };
  const named = (kept: ReturnType<typeof lighter>) => kept.trials[0]!.operations.map(({ name }) => name);
  expect(named(lighter(progress))).toEqual(["op 2", "op 1"]);
  expect(named(lighter({ ...progress, rules: [rule] }))).toEqual(["op 2", "op 1", "op 0"]);
});
