import { randomBytes } from "node:crypto";

const hex16 = Array.from({ length: 65536 }, (_, value) => value.toString(16).padStart(4, "0"));

/**
 * Trace and span ids by W3C Trace Context. The first half of a trace id is this worker's, the second half is random:
 * samplers that decide by the lower bytes (OpenTelemetry's TraceIdRatioBased) see them evenly spread. Not drawn from the
 * run's seed: two runs with one seed must not share ids.
 */
export class TraceIds {
  private readonly prefix: string;
  private state: number;
  private counter: number;

  constructor(entropy: Buffer = randomBytes(16)) {
    this.prefix = entropy.toString("hex", 0, 8);
    this.state = entropy.readUInt32LE(8) | 1;
    this.counter = entropy.readUInt32LE(12);
  }

  nextTraceId(): string {
    return this.prefix + this.next64();
  }

  nextSpanId(): string {
    return this.next64();
  }

  private next64(): string {
    const high = this.next32();
    const low = this.next32();
    return hex16[high >>> 16]! + hex16[high & 65535]! + hex16[low >>> 16]! + hex16[low & 65535]!;
  }

  /** Marsaglia's xorwow in its small form: xorshift32 plus a Weyl counter, so that it does not repeat within 2^64. */
  private next32(): number {
    let state = this.state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.state = state;
    this.counter = (this.counter + 362437) | 0;
    return (state + this.counter) >>> 0;
  }
}
