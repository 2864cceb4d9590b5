import { expect, test } from "vitest";
import { exploreTraced, tracedTargets, type TracedTargetName } from "../truth/real/traced.ts";
import { isLong } from "./measure.ts";

// Targets of which only traces tell what bounds them. They wait and compute nothing: two at a time disturb nobody.

const names = Object.keys(tracedTargets) as TracedTargetName[];
const tried = isLong ? names : names.slice(0, 2);
const seconds = isLong ? 120 : 45;
const triesMax = 3;

test.concurrent.each(tried)("explore names what bounds %s by its traces", { timeout: 15 * 60_000 }, async (name) => {
  let wrong = await exploreTraced(name, seconds);
  // A machine that stands still for a while is none to judge by.
  for (let again = 1; again < triesMax && wrong.length > 0; again++) wrong = await exploreTraced(name, seconds);
  expect(wrong).toEqual([]);
});
