import type { StallTicker } from "../../targets/stall-ticker.ts";
import { exploreTarget, type Exploration } from "./exploration.ts";
import { expectations } from "./expectations.ts";

/** A line of the table: the exploration that counts, and those that did not. */
export interface Row {
  readonly name: string;
  readonly measuredAt: string;
  readonly exploration: Exploration;
  /** Stalls of each exploration that went wrong on a machine that stood still, and was repeated. */
  readonly spoiltByMs: readonly (readonly number[])[];
  /** All explorations together. */
  readonly minutes: number;
}

const repeatsMax = 3;

/**
 * Explores one target. An answer that is wrong is repeated where the machine stood still under it, at most three times,
 * and that is said; one that is wrong on a machine that ran is wrong.
 */
export async function measureRow(name: string, ticker: StallTicker, say: (text: string) => unknown): Promise<Row> {
  const expected = expectations[name];
  if (expected === undefined) throw new Error(`no target is called ${name}`);
  const spoiltByMs: (readonly number[])[] = [];
  let minutes = 0;
  for (;;) {
    const exploration = await exploreTarget(expected, ticker);
    minutes += exploration.minutes;
    const isSpoilt = exploration.misses.length > 0 && exploration.stallsMs.length > 0;
    if (!isSpoilt || spoiltByMs.length === repeatsMax) {
      return { name, measuredAt: new Date().toISOString(), exploration, spoiltByMs, minutes };
    }
    const longest = Math.max(...exploration.stallsMs).toFixed(0);
    say(
      `${name}: ${exploration.misses.join("; ")}. The machine stood still ${exploration.stallsMs.length} times, for\n`,
    );
    say(`up to ${longest} ms, while load was on: this one does not count\n`);
    spoiltByMs.push(exploration.stallsMs);
  }
}
