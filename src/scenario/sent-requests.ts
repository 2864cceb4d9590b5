import type { Exchange } from "#protocol";
import type { SentBatch } from "#trace";
import type { TraceIds } from "./trace-ids.ts";

/** Of so many requests of sampled traces it is kept when they were sent, four times a second and worker. */
const capacity = 1_000;

/** What is told of requests of sampled traces, so that it can be held against what the target says of them. */
export class SentRequests {
  private count = 0;
  private readonly ids = new Int32Array(3 * capacity);
  private readonly operation = new Uint16Array(capacity);
  private readonly startMs = new Float64Array(capacity);
  private readonly durationMs = new Float64Array(capacity);
  private readonly isError = new Uint8Array(capacity);
  private readonly operations = new Map<string, number>();
  private readonly traceIds: TraceIds;

  constructor(traceIds: TraceIds) {
    this.traceIds = traceIds;
  }

  /** When it has ended. What was never sent is known to nobody else; what finds no room is left out, here and there. */
  note(exchange: Exchange, operation: string, isError: boolean): void {
    const at = this.count;
    if (at === capacity || exchange.stamp === undefined || exchange.bytesSent === 0) return;
    this.count++;
    this.ids[3 * at] = exchange.traceSpread;
    this.ids[3 * at + 1] = exchange.traceCount;
    this.ids[3 * at + 2] = exchange.spanCount;
    this.operation[at] = this.placeOf(operation);
    this.startMs[at] = exchange.sentMs;
    this.durationMs[at] = exchange.doneMs - exchange.sentMs;
    this.isError[at] = isError ? 1 : 0;
  }

  private placeOf(operation: string): number {
    let place = this.operations.get(operation);
    if (place === undefined) {
      place = this.operations.size;
      this.operations.set(operation, place);
    }
    return place;
  }

  /** What was noted since the last time; undefined = nothing. @param epochMs of the run clock's 0 */
  take(epochMs: number): SentBatch | undefined {
    const { count, traceIds } = this;
    if (count === 0) return undefined;
    const batch: SentBatch = {
      worker: traceIds.worker,
      span: traceIds.span,
      operations: [...this.operations.keys()],
      ids: this.ids.slice(0, 3 * count),
      operation: this.operation.slice(0, count),
      startMs: this.startMs.slice(0, count).map((ms) => ms + epochMs),
      durationMs: this.durationMs.slice(0, count),
      isError: this.isError.slice(0, count),
    };
    this.count = 0;
    this.operations.clear();
    return batch;
  }
}
