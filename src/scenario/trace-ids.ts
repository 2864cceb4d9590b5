import { randomBytes } from "node:crypto";

// Small tables: they stay in the processor's cache, where one of 65,536 texts would push everything else out.
const hex8 = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, "0"));
const hex12 = Array.from({ length: 4096 }, (_, value) => value.toString(16).padStart(3, "0"));

function hex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}

/** Eight hexadecimal digits that count up, round and round: never the same twice within 2^32. */
class HexCounter {
  private next32: number;
  private start = "";

  constructor(first: number) {
    this.next32 = first >>> 0;
  }

  next(): string {
    const value = this.next32;
    this.next32 = (value + 1) >>> 0;
    // The first six digits change with every 256th id only.
    if (this.start === "" || (value & 255) === 0) this.start = hex32(value).slice(0, 6);
    return this.start + hex8[value & 255]!;
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
    this.spanStart = hex32(spanStart);
    this.state = entropy.readUInt32LE(12) | 1;
    this.traces = new HexCounter(entropy.readUInt32LE(16));
    this.spans = new HexCounter(entropy.readUInt32LE(20));
  }

  nextTraceId(): string {
    const spread = this.nextSpread();
    return (
      this.worker + hex12[spread >>> 20]! + hex12[(spread >>> 8) & 4095]! + hex8[spread & 255]! + this.traces.next()
    );
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
