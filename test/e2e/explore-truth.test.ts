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
/** One interval in ten does not hold the truth: that is what 90 % means. Two in a row are too many. */
const explorationsMax = 2;

const timeout = explorationsMax * triesMax * perExplorationMs;
const title = "explore is right about %s";

test.each(["pool-exponential", "null-starved"])(title, { timeout }, expectRight);
// They get little load and use little of a processor.
test.concurrent.each(["rate-limiter", "healthy-slow"])(title, { timeout }, expectRight);

async function expectRight(name: string): Promise<void> {
  if (ticker === undefined) throw new Error("the stall ticker is not running");
  const watched = ticker;
  for (let tried = 1; ; tried++) {
    const { exploration } = await measureRow(name, () => exploreTarget(name, watched));
    const { misses, truth, said } = exploration;
    if (tried < explorationsMax && misses.length === 1 && misses[0] === "the interval misses the capacity") continue;
    expect(misses, JSON.stringify({ truth, said }, undefined, 2)).toEqual([]);
    return;
  }
}
