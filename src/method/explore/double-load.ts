import { formatRate } from "#units";
import { mostPerSecond } from "./find-reference.ts";
import type { Made, Search } from "./search.ts";
import { stoppedBy } from "./stopped.ts";
import type { Obstacle } from "./validity.ts";

/** Beyond any machine there is. */
const absurdPerSecond = 1e7;
/** Bad trials in a row after which nobody doubts it. */
const badInRow = 2;

/** Twice as much, and again, until the target falls behind, or is not let. */
export async function doubleLoad(search: Search): Promise<Obstacle | null> {
  const { effort, order } = search;
  const most = mostPerSecond(search);
  let ratePerSecond = search.made.at(-1)!.ratePerSecond;
  let bad = 0;
  while (ratePerSecond < absurdPerSecond) {
    if (ratePerSecond >= most) return atMost(search, most);
    ratePerSecond = Math.min(2 * ratePerSecond, most);
    const made = await search.make({
      purpose: "doubling",
      ratePerSecond,
      seconds: effort.doublingSeconds,
      discarded: 1,
    });
    const why = stoppedBy(search, made) ?? generatorLimit(made);
    if (why !== null) return why;
    if (made.isOverload || search.isShedding(made)) return null;
    bad = search.outcome(made).kind === "good" ? 0 : bad + 1;
    if (!order.mayOverload && bad >= badInRow) return null;
  }
  return { kind: "no-limit-found", evidence: `up to ${formatRate(ratePerSecond)}` };
}

function atMost({ order }: Search, most: number): Obstacle {
  const who = order.ratePerSecondMax === most ? "the most that was allowed" : "the most this machine can send";
  const kind = order.ratePerSecondMax === most ? "no-limit-found" : "generator";
  return { kind, evidence: `it kept up to ${formatRate(most)}, ${who}` };
}

export function generatorLimit({ validity, ratePerSecond }: Made): Obstacle | null {
  if (validity.kind !== "invalid") return null;
  return { kind: "generator", evidence: `at ${formatRate(ratePerSecond)}: ${validity.evidence}` };
}
