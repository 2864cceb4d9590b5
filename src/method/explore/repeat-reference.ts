import type { Search } from "./search.ts";
import { stoppedBy } from "./stopped.ts";
import type { Obstacle } from "./validity.ts";

/** Slower than at first by more than this, and by more than chance. */
const grownTimes = 1.25;
const grownMs = 2;

/** The reference once more: where it is slower now, what was found depends on the order of the trials. */
export async function repeatReference(search: Search): Promise<Obstacle | null> {
  const { effort } = search;
  if (effort.repeatSeconds === 0) return null;
  const first = search.made.findLast(({ purpose, isOverload }) => purpose === "reference" && !isOverload);
  if (first === undefined) return null;
  search.secondsAfter = 0;
  const { ratePerSecond } = first;
  const made = await search.make({ purpose: "repeat", ratePerSecond, seconds: effort.repeatSeconds, discarded: 1 });
  const why = stoppedBy(search, made);
  if (why !== null) return why;
  const [before, after] = [first, made].map(({ log }) => log.run.total.successes.quantile(0.5) ?? 0) as [
    number,
    number,
  ];
  if (after <= grownTimes * before || after - before < grownMs) return null;
  const evidence = `at ${ratePerSecond.toPrecision(3)}/s p50 was ${before.toPrecision(3)} ms at first and ${after.toPrecision(3)} ms at the end`;
  return { kind: "state-grows", evidence };
}
