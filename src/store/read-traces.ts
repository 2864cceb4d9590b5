import { join } from "node:path";
import type { TracesInside } from "#diagnosis";
import type { RouteExample } from "#run";
import { isTracesInside } from "./document-check.ts";
import { isRouteExample } from "./example-check.ts";
import { fileNames } from "./file-names.ts";
import { readSegments, type SegmentsRead } from "./read-segments.ts";

/** A run has 500 routes, each with three; more is not ours. */
const examplesMax = 5_000;
/** A day has 34 windows. */
const windowsMax = 100_000;

export interface TracesRead extends SegmentsRead {
  readonly examples: readonly RouteExample[];
  /** Of stretches of a long run. */
  readonly windows: readonly RouteExample[];
  /** What they said when the run was killed; undefined where it ended by itself, or had said nothing yet. */
  readonly inside: TracesInside | undefined;
  /** Blocks that are whole but hold nothing this version can read. */
  readonly strange: number;
}

/** What a run kept of traces: of each route the last example of its kind. Nothing in the folder makes it throw. */
export async function readTraces(folder: string): Promise<TracesRead> {
  const examples = new Map<string, RouteExample>();
  const windows: RouteExample[] = [];
  let inside: TracesInside | undefined;
  let strange = 0;
  const read = await readSegments(join(folder, fileNames.spans), (payload) => {
    if (isTracesInside(payload)) inside = payload;
    else if (!isRouteExample(payload)) strange += 1;
    else if (payload.windowAtMs !== undefined) {
      if (windows.length < windowsMax) windows.push(payload);
    } else {
      const key = `${payload.service}\n${payload.route}\n${payload.kind}`;
      if (examples.has(key) || examples.size < examplesMax) examples.set(key, payload);
    }
  });
  return { ...read, examples: [...examples.values()], windows, inside, strange };
}
