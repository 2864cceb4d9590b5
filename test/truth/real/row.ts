import type { Exploration } from "./exploration.ts";

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
export async function measureRow(
  name: string,
  explore: () => Promise<Exploration>,
  say = (text: string): unknown => process.stderr.write(text),
): Promise<Row> {
  const spoiltByMs: (readonly number[])[] = [];
  let minutes = 0;
  for (;;) {
    const exploration = await explore();
    minutes += exploration.minutes;
    const isSpoilt = exploration.misses.length > 0 && exploration.stallsMs.length > 0;
    if (!isSpoilt || spoiltByMs.length === repeatsMax) {
      return { name, measuredAt: new Date().toISOString(), exploration, spoiltByMs, minutes };
    }
    const lengths = exploration.stallsMs.map((ms) => ms.toFixed(0)).join(", ");
    say(`${name}: ${exploration.misses.join("; ")}. While load was on, the machine stood still (${lengths} ms):\n`);
    say("this one does not count\n");
    spoiltByMs.push(exploration.stallsMs);
  }
}
