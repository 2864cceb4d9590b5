import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { SecondRecord } from "#run";
import { fileNames } from "./file-names.ts";
import { readRegularFile } from "./safe-file.ts";
import { isSecondRecord } from "./second-check.ts";
import { type Damage, decodeSegment } from "./segment.ts";

/** Twice what a writer puts into one segment: more is not ours. */
const segmentBytesMax = 128 * 1024 * 1024;

export interface SecondsRead {
  readonly damage: Damage;
  /** Blocks that are whole but hold no second this version can read. */
  readonly strange: number;
  /** Of a segment written by a version this one cannot read. */
  readonly unknownVersion?: number;
}

/** Hands over every second that can be read, in order. Nothing in the folder makes it throw. */
export async function readSeconds(folder: string, onSecond: (second: SecondRecord) => void): Promise<SecondsRead> {
  const directory = join(folder, fileNames.segments);
  const names = await readdir(directory).catch(() => []);
  let places = 0;
  let bytesLost = 0;
  let strange = 0;
  let unknownVersion: number | undefined;
  for (const name of names.filter((each) => each.endsWith(".segment")).sort()) {
    const bytes = await readRegularFile(join(directory, name), segmentBytesMax);
    if (bytes === undefined) continue;
    const read = decodeSegment(bytes, (payload) => {
      if (isSecondRecord(payload)) onSecond(payload);
      else strange += 1;
    });
    places += read.damage.places;
    bytesLost += read.damage.bytesLost;
    unknownVersion ??= read.unknownVersion;
  }
  return { damage: { places, bytesLost }, strange, ...(unknownVersion === undefined ? {} : { unknownVersion }) };
}
