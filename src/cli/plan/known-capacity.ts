import type { RunResult } from "#run";
import { redactUrl } from "#secrets";
import { openRun, runEntry, runIds } from "#store";

export interface KnownCapacity {
  /** Iterations/s. */
  readonly capacityPerSecond: number;
  readonly saturationPerSecond: number;
  /** For people: which run says so. */
  readonly from: string;
}

/** Runs that are looked into, the newest first. */
const looksMost = 200;

/** What the newest search of this test on this target has found; undefined = none has. */
export async function knownCapacity(
  runs: string,
  subject: { readonly title: string; readonly target: string },
): Promise<KnownCapacity | undefined> {
  const test = redactUrl(subject.title);
  for (const id of (await runIds(runs)).slice(0, looksMost)) {
    if ((await runEntry(runs, id)).state !== "finished") continue;
    // A damaged or a newer one is no reason not to go on.
    const result = await openRun(runs, id).then(
      (opened) => opened.result,
      () => undefined,
    );
    if (result?.test !== test || result.target !== subject.target) continue;
    const known = capacityIn(result);
    if (known !== undefined) return known;
  }
  return undefined;
}

function capacityIn({ id, explore }: RunResult): KnownCapacity | undefined {
  const capacity = explore?.capacity?.iterationsPerSecond;
  if (capacity === undefined) return undefined;
  const saturation = explore?.saturation?.iterationsPerSecond ?? capacity;
  return { capacityPerSecond: capacity, saturationPerSecond: Math.max(capacity, saturation), from: `explore ${id}` };
}
