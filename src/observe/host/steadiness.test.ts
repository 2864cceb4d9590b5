import { expect, it } from "vitest";
import { watchSteadiness } from "./steadiness.ts";

it("watchSteadiness watches for as long as asked, and what it saw fits together", async () => {
  const seen = await watchSteadiness(60);
  expect(seen.watchedMs).toBeGreaterThanOrEqual(60);
  expect(seen.ticks).toBeGreaterThan(0);
  expect(seen.lateP99Ms).toBeLessThanOrEqual(seen.lateMaxMs);
  expect(seen.lateMaxMs).toBeLessThanOrEqual(seen.watchedMs);
  expect(seen.clockStepMs).toBeGreaterThan(0);
  expect(seen.wentBack).toBe(false);
});
