import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readRegularFile } from "./safe-file.ts";
import { type Damage, decodeSegment } from "./segment.ts";

/** Twice what a writer puts into one segment: more is not ours. */
const segmentBytesMax = 128 * 1024 * 1024;

export interface SegmentsRead {
  readonly damage: Damage;
  /** Of a segment written by a version this one cannot read. */
  readonly unknownVersion?: number;
}

/** Hands over every whole block of a folder's segments, in order. Nothing in it makes it throw. */
export async function readSegments(directory: string, onPayload: (payload: unknown) => void): Promise<SegmentsRead> {
  const names = await readdir(directory).catch(() => []);
  let places = 0;
  let bytesLost = 0;
  let unknownVersion: number | undefined;
  for (const name of names.filter((each) => each.endsWith(".segment")).sort()) {
    const bytes = await readRegularFile(join(directory, name), segmentBytesMax);
    if (bytes === undefined) continue;
    const read = decodeSegment(bytes, onPayload);
    places += read.damage.places;
    bytesLost += read.damage.bytesLost;
    unknownVersion ??= read.unknownVersion;
  }
  return { damage: { places, bytesLost }, ...(unknownVersion === undefined ? {} : { unknownVersion }) };
}
