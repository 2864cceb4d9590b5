import { rename, unlink, writeFile } from "node:fs/promises";
import { setImmediate as turn } from "node:timers/promises";
import type { SecondRecord } from "#run";
import { readRegularFile } from "../safe-file.ts";
import { isSecondRecord } from "../second-check.ts";
import { decodeSegment, encodeBlock, encodeHeader, payloadBytesMax } from "../segment.ts";
import { type KnownNames, mergeSeconds } from "./merge-seconds.ts";

export interface Thinned {
  readonly bytes: number;
}

/**
 * Writes a closed segment anew with less detail, beside it, and puts it in its place: a process that is killed on the
 * way leaves the old one or the new one, and both hold the same counts. A damaged segment stays as it is.
 * @param boundarySecond the end of the warm-up: nothing is merged across it
 * @param known names that earlier segments told
 */
export async function thinSegment(
  path: string,
  { stepSeconds, boundarySecond, known }: { stepSeconds: number; boundarySecond: number; known: KnownNames },
): Promise<Thinned | undefined> {
  const bytes = await readRegularFile(path, 2 * payloadBytesMax);
  if (bytes === undefined) return undefined;
  const records: SecondRecord[] = [];
  let strange = 0;
  const { damage, unknownVersion } = decodeSegment(bytes, (payload) => {
    if (isSecondRecord(payload)) records.push(payload);
    else strange += 1;
  });
  if (damage.places > 0 || strange > 0 || unknownVersion !== undefined || records.length === 0) return undefined;
  for (const { names } of records) for (const name of names) known.set(name.id, name);
  const blocks = [encodeHeader()];
  for (const group of groupsOf(records, stepSeconds, boundarySecond)) {
    // Merging a minute of many operations takes milliseconds: whoever counts the load has its turn in between.
    await turn();
    blocks.push(await encodeBlock(Buffer.from(JSON.stringify(mergeSeconds(group, known)))));
  }
  const thinned = Buffer.concat(blocks);
  const beside = `${path}.tmp`;
  try {
    await writeFile(beside, thinned);
    await rename(beside, path);
  } catch (error) {
    await unlink(beside).catch(() => undefined);
    throw error;
  }
  return { bytes: thinned.length };
}

/** By whole steps of the run's clock. */
function groupsOf(
  records: readonly SecondRecord[],
  stepSeconds: number,
  boundarySecond: number,
): readonly (readonly SecondRecord[])[] {
  const groups = new Map<string, SecondRecord[]>();
  for (const record of records) {
    const { atSeconds } = record.point;
    const key = `${String(atSeconds < boundarySecond)} ${String(Math.floor(atSeconds / stepSeconds))}`;
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return [...groups.values()];
}
