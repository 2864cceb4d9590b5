import { afterAll, beforeAll, expect, test } from "vitest";
import { startStallTicker, type StallTicker } from "../targets/stall-ticker.ts";
import { exploreTarget } from "../truth/real/exploration.ts";
import { measureRow } from "../truth/real/row.ts";

// What `plimsoll explore --quick` says of servers that know what they carry: four of those that
// `npm run truth -- --real` tries all of.

let ticker: StallTicker | undefined;
beforeAll(async () => {
  ticker = await startStallTicker();
});
afterAll(() => ticker?.stop());

const perExplorationMs = 5 * 60_000;
const triesMax = 4;

test.each(["pool-exponential", "cpu-loop", "lock", "healthy-slow"])(
  "explore is right about %s",
  { timeout: triesMax * perExplorationMs },
  async (name) => {
    if (ticker === undefined) throw new Error("the stall ticker is not running");
    const watched = ticker;
    const { exploration } = await measureRow(name, () => exploreTarget(name, watched));
    const { misses, truth, said } = exploration;
    expect(misses, JSON.stringify({ truth, said }, undefined, 2)).toEqual([]);
  },
);
