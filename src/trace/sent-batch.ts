import type { SentRequest } from "./span.ts";

/** Requests of one worker on their way to where their traces are: numbers, of which ids are made there. */
export interface SentBatch {
  /** The first half of every trace id, and of every span id: hex digits. */
  readonly worker: string;
  readonly span: string;
  /** Method and name as in the operations table. */
  readonly operations: readonly string[];
  /** Three for each request: the two quarters of its trace id that differ, and the half of its span id. */
  readonly ids: Int32Array;
  /** The place of its operation among `operations`. */
  readonly operation: Uint16Array;
  /** Unix epoch by the generator's clock. */
  readonly startMs: Float64Array;
  readonly durationMs: Float64Array;
  readonly isError: Uint8Array;
}

export const hex32 = (value: number): string => (value >>> 0).toString(16).padStart(8, "0");

export function sentRequestsOf(batch: SentBatch): SentRequest[] {
  const { worker, span, operations, ids, operation, startMs, durationMs, isError } = batch;
  return Array.from(operation, (place, index) => ({
    traceId: worker + hex32(ids[3 * index]!) + hex32(ids[3 * index + 1]!),
    spanId: span + hex32(ids[3 * index + 2]!),
    operation: operations[place]!,
    startMs: startMs[index]!,
    durationMs: durationMs[index]!,
    isError: isError[index] === 1,
  }));
}
