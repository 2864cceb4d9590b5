import type { ErrorClass } from "#run";
import { ResponseReader } from "./response-reader.ts";

export interface ScriptOptions {
  readonly isHeadRequest?: boolean;
  readonly keepsBody?: boolean;
  readonly maxBodyBytes?: number;
}

/** What became of a response, however its bytes were split. */
export interface ScriptOutcome {
  readonly error: ErrorClass | undefined;
  readonly status: number | undefined;
  readonly headText: string;
  readonly body: string | undefined;
  readonly bodyBytes: number;
  readonly keepAlive: boolean | undefined;
  /** What followed the response, if it ended by itself. */
  readonly left: string;
  readonly endedBy: "itself" | "end of stream";
}

/** Reads the first response of a script cut at these places, followed by the end of the connection. */
export function readScript(script: Buffer, cuts: readonly number[], options: ScriptOptions = {}): ScriptOutcome {
  const { isHeadRequest = false, keepsBody = true, maxBodyBytes = 1024 * 1024 } = options;
  const reader = new ResponseReader();
  reader.begin(isHeadRequest, keepsBody, maxBodyBytes);
  // As on a connection: one buffer for all reads, overwritten by the next.
  const shared = Buffer.alloc(script.length);
  let start = 0;
  let used = 0;
  let isOver = false;
  for (const cut of [...cuts, script.length]) {
    const length = cut - start;
    if (isOver || length === 0) continue;
    shared.fill(0xee);
    script.copy(shared, 0, start, cut);
    const position = reader.feed(shared, 0, length);
    if (position < 0 || position > length) throw new Error(`the reader went to ${position} of ${length}`);
    if (!reader.isDone && reader.error === undefined && position !== length)
      throw new Error(`the reader stopped at ${position} of ${length} without an end`);
    used = start + position;
    start = cut;
    isOver = reader.isDone || reader.error !== undefined;
  }
  const endedBy = reader.isDone ? "itself" : "end of stream";
  if (!isOver) reader.endOfStream();
  const { error, headText, bodyBytes, head, isDone } = reader;
  const bodyText = reader.takeBodyText();
  if (isDone === (error !== undefined)) throw new Error("a response ends as done or failed");
  return {
    error,
    status: isDone ? head.status : undefined,
    headText,
    // Of a failed body some splits hold more than others.
    body: isDone ? bodyText : undefined,
    bodyBytes: isDone ? bodyBytes : 0,
    keepAlive: isDone ? head.keepAlive : undefined,
    left: isDone ? script.toString("latin1", used) : "",
    endedBy: isDone ? endedBy : "itself",
  };
}

/** Whole; byte by byte; in two at every boundary (of long scripts at those near the ends and near 16 KiB). */
export function splitsOf(script: Buffer): number[][] {
  const { length } = script;
  const boundaries = Array.from({ length: Math.max(0, length - 1) }, (_, index) => index + 1);
  const isTelling = (cut: number): boolean => cut < 100 || cut > length - 100 || Math.abs(cut - 16 * 1024) < 20;
  const halves = length <= 600 ? boundaries : boundaries.filter(isTelling);
  return [[], boundaries, ...halves.map((cut) => [cut])];
}
