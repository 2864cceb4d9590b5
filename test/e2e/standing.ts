import { afterAll, beforeAll } from "vitest";
import { startStallTicker, type StallTicker } from "../targets/stall-ticker.ts";

/**
 * For a file of tests whose limits are seconds: how long the machine itself stood still in a stretch, of whichever core
 * stood longest. Needs a call at the top of the file.
 */
export function standing(): (fromMs: number, toMs: number) => Promise<number> {
  let ticker: StallTicker | undefined;
  beforeAll(async () => {
    ticker = await startStallTicker();
  });
  afterAll(() => ticker?.stop());
  return async (fromMs, toMs) => {
    const cores = (await ticker?.between(fromMs, toMs)) ?? [];
    return Math.max(0, ...cores.map((stalls) => stalls.reduce((sum, stall) => sum + stall.toMs - stall.fromMs, 0)));
  };
}
