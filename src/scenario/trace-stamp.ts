import type { RequestStamp, StampIds } from "#protocol";
import { hex32 } from "#trace";
import { isSampled, type TraceIds } from "./trace-ids.ts";

/** Which trace headers a request carries: a script that sets one of them by itself has it its own way. */
export const traceFields = { none: 0, traceparent: 1, withSentryTrace: 2, all: 3 } as const;
export type TraceFields = (typeof traceFields)[keyof typeof traceFields];

/** Names that Sentry's SDKs take for a sender's; any key does for our receiver. */
const publicKey = "plimsoll";
const digits = Buffer.from("0123456789abcdef");

// Where the parts of a trace id stand, counted from its first octet; behind it come the span id and the flags.
const spreadAt = 16;
const countAt = 24;
const spanAt = 41;
const flagAt = 51;
const zero = 48;
const one = 49;
const [yes, no] = [Buffer.from("true "), Buffer.from("false")];

/** Writes the same eight digits to three places. */
function writeHex32(into: Uint8Array, value: number, first: number, second: number, third: number): void {
  for (let place = 0, shift = 28; shift >= 0; place++, shift -= 4) {
    const digit = digits[(value >>> shift) & 15]!;
    into[first + place] = digit;
    into[second + place] = digit;
    into[third + place] = digit;
  }
}

/**
 * The trace headers and the blank line behind them: W3C's `traceparent`, and `sentry-trace` with its `baggage`, which
 * Sentry's SDKs go by. Of a request only the ids and the flags are written.
 */
export class TraceStamp implements RequestStamp {
  readonly length: number;
  version = 0;
  private readonly ids: TraceIds;
  private readonly fields: TraceFields;
  private fixed: Buffer;
  private share = 1;
  /** Where the changing parts stand, counted from the first octet; where a header is left out, those of the one before. */
  private readonly parentAt: number;
  private readonly sentryAt: number;
  private readonly baggageAt: number;
  private readonly sentryFlagAt: number;
  private readonly sampledAt: number;

  constructor(ids: TraceIds, fields: Exclude<TraceFields, 0>) {
    this.ids = ids;
    this.fields = fields;
    const text = this.textOf({ traceSpread: 0, traceCount: 0, spanCount: 0 });
    this.fixed = Buffer.from(text, "latin1");
    this.length = this.fixed.length;
    this.parentAt = text.indexOf("00-") + 3;
    const hasSentry = fields !== traceFields.traceparent;
    this.sentryAt = hasSentry ? text.indexOf("sentry-trace: ") + 14 : this.parentAt;
    this.sentryFlagAt = hasSentry ? this.sentryAt + flagAt - 1 : this.parentAt + flagAt;
    this.baggageAt = fields === traceFields.all ? text.indexOf("trace_id=") + 9 : this.parentAt;
    this.sampledAt = text.indexOf("sampled=") + 8;
  }

  /** The stated share of sampled traces. */
  setShare(share: number): void {
    if (share === this.share) return;
    this.share = share;
    this.fixed = Buffer.from(this.textOf({ traceSpread: 0, traceCount: 0, spanCount: 0 }), "latin1");
    this.version++;
  }

  textOf(ids: StampIds): string {
    const trace = this.ids.traceIdOf(ids);
    const span = this.ids.span + hex32(ids.spanCount);
    const flag = isSampled(ids) ? "1" : "0";
    const lines = [
      `traceparent: 00-${trace}-${span}-0${flag}\r\n`,
      `sentry-trace: ${trace}-${span}-${flag}\r\n`,
      // What changes has the same length always: white space at the end of a field is no part of it (RFC 9110 §5.5).
      `baggage: sentry-trace_id=${trace},sentry-public_key=${publicKey},sentry-sample_rate=${this.share.toFixed(6)},sentry-sampled=${isSampled(ids) ? "true " : "false"}\r\n`,
    ];
    return `${lines.slice(0, this.fields).join("")}\r\n`;
  }

  writeFixed(into: Uint8Array, at: number): void {
    into.set(this.fixed, at);
  }

  writeIds(into: Uint8Array, at: number, { traceSpread, traceCount, spanCount }: StampIds): void {
    const parent = at + this.parentAt;
    const sentry = at + this.sentryAt;
    const baggage = at + this.baggageAt;
    writeHex32(into, traceSpread, parent + spreadAt, sentry + spreadAt, baggage + spreadAt);
    writeHex32(into, traceCount, parent + countAt, sentry + countAt, baggage + countAt);
    writeHex32(into, spanCount, parent + spanAt, sentry + spanAt, sentry + spanAt);
    const flag = (traceCount & 1) === 1 ? one : zero;
    into[parent + flagAt] = flag;
    into[at + this.sentryFlagAt] = flag;
    if (this.fields === traceFields.all) this.writeSampled(into, at + this.sampledAt, flag === one ? yes : no);
  }

  private writeSampled(into: Uint8Array, at: number, word: Uint8Array): void {
    for (let place = 0; place < word.length; place++) into[at + place] = word[place]!;
  }
}
