import { randomBytes } from "node:crypto";

const hex16 = Array.from({ length: 65536 }, (_, value) => value.toString(16).padStart(4, "0"));

/** Eight hexadecimal digits that count up, round and round: never the same twice within 2^32. */
class HexCounter {
  private high: number;
  private low: number;
  private start: string;

  constructor(first: number) {
    this.high = first >>> 16;
    this.low = first & 0xffff;
    this.start = hex16[this.high]!;
  }

  next(): string {
    if (this.low === 0x10000) {
      this.low = 0;
      this.high = (this.high + 1) & 0xffff;
      this.start = hex16[this.high]!;
    }
    return this.start + hex16[this.low++]!;
  }
}

/**
 * Trace and span ids by W3C Trace Context. A trace id is this worker's own in its first half; the second half begins
 * with 32 pseudo-random bits, because samplers that decide by the lower eight bytes (OpenTelemetry's
 * TraceIdRatioBased) must see them evenly spread, and ends with a counter. Not drawn from the run's seed: two runs with
 * one seed must not share ids.
 */
export class TraceIds {
  private readonly worker: string;
  private readonly spanStart: string;
  private readonly traces: HexCounter;
  private readonly spans: HexCounter;
  private state: number;

  constructor(entropy: Buffer = randomBytes(24)) {
    this.worker = entropy.toString("hex", 0, 8);
    // Never zero, so that no id is: ids of zeros are invalid.
    const spanStart = (entropy.readUInt32LE(8) | 1) >>> 0;
    this.spanStart = hex16[spanStart >>> 16]! + hex16[spanStart & 0xffff]!;
    this.state = entropy.readUInt32LE(12) | 1;
    this.traces = new HexCounter(entropy.readUInt32LE(16));
    this.spans = new HexCounter(entropy.readUInt32LE(20));
  }

  nextTraceId(): string {
    const spread = this.nextSpread();
    return this.worker + hex16[spread >>> 16]! + hex16[spread & 0xffff]! + this.traces.next();
  }

  nextSpanId(): string {
    return this.spanStart + this.spans.next();
  }

  /** Marsaglia's xorshift32: every number but 0 once in 2^32 − 1. Its first bits are spread evenly, its last hardly matter. */
  private nextSpread(): number {
    let { state } = this;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.state = state;
    return state >>> 0;
  }
}
