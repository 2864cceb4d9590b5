import { randomBytes } from "node:crypto";
import type { StampIds } from "#protocol";
import { hex32 } from "#trace";

/** Ids of a trace; which traces are sampled is part of them. */
export type TraceNumbers = Pick<StampIds, "traceSpread" | "traceCount">;

/** All 2^32 numbers that a trace may draw. */
const allNumbers = 2 ** 32;

/**
 * Trace and span ids by W3C Trace Context. A trace id is this worker's own in its first half; the second half begins
 * with 32 pseudo-random bits, because samplers that decide by the lower eight bytes (OpenTelemetry's TraceIdRatioBased)
 * must see them evenly spread, and ends with a counter and, as its last bit, whether the trace is sampled. Not drawn
 * from the run's seed: two runs with one seed must not share ids. Counters go round: no id comes twice within 2^31.
 */
export class TraceIds {
  /** The half of a trace id, and of a span id, that is the worker's own: hex digits. */
  readonly worker: string;
  readonly span: string;
  /** Of the trace begun last. */
  traceSpread: number;
  traceCount: number;
  /** Sampled traces begun so far. */
  sampled = 0;
  /** Traces are sampled that draw less than this … */
  private sampledBelow = allNumbers;
  /** … as long as not so many are. */
  private sampledMost = Infinity;
  private spanCount: number;

  constructor(entropy: Buffer = randomBytes(24)) {
    this.worker = entropy.toString("hex", 0, 8);
    // Never zero, so that no id is: ids of zeros are invalid.
    this.span = hex32(entropy.readUInt32LE(8) | 1);
    this.traceSpread = entropy.readInt32LE(12) | 1;
    this.traceCount = entropy.readInt32LE(16);
    this.spanCount = entropy.readInt32LE(20);
  }

  /** From now on this share of the traces is sampled, and at most so many more. */
  sample(share: number, most: number): void {
    this.sampledBelow = share * allNumbers;
    this.sampledMost = this.sampled + most;
  }

  /**
   * Marsaglia's xorshift32: every number but 0 once in 2^32 − 1. Its first bits are spread evenly, its last hardly
   * matter. The same number decides whether the trace is sampled.
   */
  beginTrace(): void {
    let spread = this.traceSpread;
    spread ^= spread << 13;
    spread ^= spread >>> 17;
    spread ^= spread << 5;
    this.traceSpread = spread;
    const count = (this.traceCount | 1) + 1;
    if (spread >>> 0 < this.sampledBelow && this.sampled < this.sampledMost) {
      this.sampled++;
      this.traceCount = count | 1;
    } else this.traceCount = count | 0;
  }

  nextSpanCount(): number {
    this.spanCount = (this.spanCount + 1) | 0;
    return this.spanCount;
  }

  traceIdOf({ traceSpread, traceCount }: TraceNumbers): string {
    return this.worker + hex32(traceSpread) + hex32(traceCount);
  }
}

/** Whether the target is asked to keep a trace. */
export function isSampled({ traceCount }: TraceNumbers): boolean {
  return (traceCount & 1) === 1;
}
