import type { Lab } from "./lab.ts";

/** What a method found with nothing wrong, and what it found with the faults of the test on. */
export interface WithAndWithout<Found> {
  readonly without: Found;
  /** Null = it was ended before. */
  readonly withFaults: Found | null;
}

/** A method carried out twice on one target, everything else the same; no fault is on afterwards, however it ends. */
export async function withAndWithout<Found>(lab: Lab, pursue: () => Promise<Found>): Promise<WithAndWithout<Found>> {
  if (lab.fault === undefined) throw new Error("nothing can be switched in this lab");
  await lab.fault(false);
  const without = await pursue();
  if (lab.isInterrupted) return { without, withFaults: null };
  try {
    await lab.fault(true);
    return { without, withFaults: await pursue() };
  } finally {
    await lab.fault(false);
  }
}
