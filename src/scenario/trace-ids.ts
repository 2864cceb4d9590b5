import { randomBytes } from "node:crypto";
import type { RequestStamp, StampIds } from "#protocol";

const start = "traceparent: 00-";
/** Sampled. */
const end = "-01\r\n\r\n";
const digits = Buffer.from("0123456789abcdef");

// Where each part stands, counted from the first octet.
const spreadAt = start.length + 16;
const traceCountAt = spreadAt + 8;
const spanAt = traceCountAt + 8 + 1;
const spanCountAt = spanAt + 8;
const endAt = spanCountAt + 8;

function hex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}

function writeHex32(into: Uint8Array, at: number, value: number): void {
  into[at] = digits[value >>> 28]!;
  into[at + 1] = digits[(value >>> 24) & 15]!;
  into[at + 2] = digits[(value >>> 20) & 15]!;
  into[at + 3] = digits[(value >>> 16) & 15]!;
  into[at + 4] = digits[(value >>> 12) & 15]!;
  into[at + 5] = digits[(value >>> 8) & 15]!;
  into[at + 6] = digits[(value >>> 4) & 15]!;
  into[at + 7] = digits[value & 15]!;
}

/**
 * Trace and span ids by W3C Trace Context, and the `traceparent` field they go out in. A trace id is this worker's own
 * in its first half; the second half begins with 32 pseudo-random bits, because samplers that decide by the lower eight
 * bytes (OpenTelemetry's TraceIdRatioBased) must see them evenly spread, and ends with a counter. Not drawn from the
 * run's seed: two runs with one seed must not share ids. Counters go round: no id comes twice within 2^32.
 */
export class TraceIds implements RequestStamp {
  readonly length: number = endAt + end.length;
  /** Of the trace begun last. */
  traceSpread: number;
  traceCount: number;
  private spanCount: number;
  private readonly worker: string;
  private readonly span: string;
  private readonly fixed: Buffer;

  constructor(entropy: Buffer = randomBytes(24)) {
    this.worker = entropy.toString("hex", 0, 8);
    // Never zero, so that no id is: ids of zeros are invalid.
    this.span = hex32(entropy.readUInt32LE(8) | 1);
    this.traceSpread = entropy.readInt32LE(12) | 1;
    this.traceCount = entropy.readInt32LE(16);
    this.spanCount = entropy.readInt32LE(20);
    this.fixed = Buffer.from(this.textOf({ traceSpread: 0, traceCount: 0, spanCount: 0 }), "latin1");
  }

  /**
   * Marsaglia's xorshift32: every number but 0 once in 2^32 − 1. Its first bits are spread evenly, its last hardly
   * matter.
   */
  beginTrace(): void {
    let spread = this.traceSpread;
    spread ^= spread << 13;
    spread ^= spread >>> 17;
    spread ^= spread << 5;
    this.traceSpread = spread;
    this.traceCount = (this.traceCount + 1) | 0;
  }

  nextSpanCount(): number {
    this.spanCount = (this.spanCount + 1) | 0;
    return this.spanCount;
  }

  traceIdOf({ traceSpread, traceCount }: Pick<StampIds, "traceSpread" | "traceCount">): string {
    return this.worker + hex32(traceSpread) + hex32(traceCount);
  }

  textOf(ids: StampIds): string {
    return `${start}${this.traceIdOf(ids)}-${this.span}${hex32(ids.spanCount)}${end}`;
  }

  writeFixed(into: Uint8Array, at: number): void {
    into.set(this.fixed, at);
  }

  writeIds(into: Uint8Array, at: number, { traceSpread, traceCount, spanCount }: StampIds): void {
    writeHex32(into, at + spreadAt, traceSpread);
    writeHex32(into, at + traceCountAt, traceCount);
    writeHex32(into, at + spanCountAt, spanCount);
  }
}
