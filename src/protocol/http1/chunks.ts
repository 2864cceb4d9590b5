import type { ErrorClass } from "#run";
import { COLON, CR, hexValue, HTAB, isFieldText, isToken, LF, SEMICOLON, SP } from "./octets.ts";

const states = {
  size: 0,
  extension: 1,
  sizeLineFeed: 2,
  data: 3,
  dataReturn: 4,
  dataLineFeed: 5,
  trailerStart: 6,
  trailerName: 7,
  trailerValue: 8,
  trailerLineFeed: 9,
  lastLineFeed: 10,
  done: 11,
} as const;
type ChunkState = (typeof states)[keyof typeof states];

/** What a hostile server may send beside the data before it is `chunk_invalid`. */
const limits = { extensionBytes: 16 * 1024, trailerBytes: 16 * 1024, sizeDigits: 13 } as const;

/** Gets the stretches of data, in order. */
export interface ChunkSink {
  takeData(buffer: Buffer, from: number, to: number): void;
}

/** The chunked transfer coding of RFC 9112 §7.1, fed with any split of the bytes. */
export class ChunkDecoder {
  private state: ChunkState = states.size;
  private remaining = 0;
  private digits = 0;
  /** Bytes beside data and size digits: of this chunk's extension, then of the trailers. */
  private beside = 0;
  error: ErrorClass | undefined = undefined;

  get isDone(): boolean {
    return this.state === states.done;
  }

  reset(): void {
    this.error = undefined;
    this.enter(states.size);
  }

  /** @returns the position after what was consumed. */
  feed(buffer: Buffer, start: number, end: number, sink: ChunkSink): number {
    let position = start;
    while (position < end && this.error === undefined && this.state !== states.done) {
      if (this.state === states.data) {
        const taken = Math.min(this.remaining, end - position);
        sink.takeData(buffer, position, position + taken);
        this.remaining -= taken;
        position += taken;
        if (this.remaining === 0) this.state = states.dataReturn;
      } else {
        this.step(buffer[position]!);
        position++;
      }
    }
    return position;
  }

  private step(octet: number): void {
    switch (this.state) {
      case states.size:
        return this.stepSize(octet);
      case states.extension:
        return this.stepText(octet, limits.extensionBytes, states.sizeLineFeed);
      case states.sizeLineFeed:
        return this.expect(octet, LF, this.remaining > 0 ? states.data : states.trailerStart);
      case states.dataReturn:
        return this.expect(octet, CR, states.dataLineFeed);
      case states.dataLineFeed:
        return this.expect(octet, LF, states.size);
      case states.trailerStart:
        if (octet === CR) this.state = states.lastLineFeed;
        else this.stepTrailerName(octet, false);
        return;
      case states.trailerName:
        return this.stepTrailerName(octet, true);
      case states.trailerValue:
        return this.stepText(octet, limits.trailerBytes, states.trailerLineFeed);
      case states.trailerLineFeed:
        return this.expect(octet, LF, states.trailerStart);
      case states.lastLineFeed:
        return this.expect(octet, LF, states.done);
      default:
        throw new Error(`chunk decoder stepped in state ${this.state}`);
    }
  }

  private enter(state: ChunkState): void {
    this.state = state;
    if (state !== states.size) return;
    this.digits = 0;
    this.remaining = 0;
    this.beside = 0;
  }

  private expect(octet: number, wanted: number, next: ChunkState): void {
    if (octet === wanted) this.enter(next);
    else this.error = "chunk_invalid";
  }

  private stepSize(octet: number): void {
    const value = hexValue(octet);
    if (value >= 0 && this.beside === 0) {
      this.remaining = this.remaining * 16 + value;
      if (++this.digits > limits.sizeDigits) this.error = "chunk_invalid";
    } else if (this.digits === 0) this.error = "chunk_invalid";
    else if (octet === CR) this.state = states.sizeLineFeed;
    else if (octet === SEMICOLON) this.state = states.extension;
    // White space may stand behind the size (RFC 9112 §7.1.1, and servers that pad it); after it no more digits.
    else if ((octet !== SP && octet !== HTAB) || ++this.beside > limits.extensionBytes) this.error = "chunk_invalid";
  }

  private stepText(octet: number, limit: number, atReturn: ChunkState): void {
    if (octet === CR) this.state = atReturn;
    else if (isFieldText[octet] !== 1 || ++this.beside > limit) this.error = "chunk_invalid";
  }

  private stepTrailerName(octet: number, hasBegun: boolean): void {
    if (octet === COLON && hasBegun) this.state = states.trailerValue;
    else if (isToken[octet] !== 1 || ++this.beside > limits.trailerBytes) this.error = "chunk_invalid";
    else this.state = states.trailerName;
  }
}
