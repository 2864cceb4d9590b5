import { join } from "node:path";
import type { SecondRecord } from "#run";
import { fileNames } from "./file-names.ts";
import { readSegments, type SegmentsRead } from "./read-segments.ts";
import { isSecondRecord } from "./second-check.ts";

export interface SecondsRead extends SegmentsRead {
  /** Blocks that are whole but hold no second this version can read. */
  readonly strange: number;
}

/** Hands over every second that can be read, in order. Nothing in the folder makes it throw. */
export async function readSeconds(folder: string, onSecond: (second: SecondRecord) => void): Promise<SecondsRead> {
  let strange = 0;
  const read = await readSegments(join(folder, fileNames.segments), (payload) => {
    if (isSecondRecord(payload)) onSecond(payload);
    else strange += 1;
  });
  return { ...read, strange };
}
