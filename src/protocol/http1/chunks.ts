import type { ErrorClass } from "#run";
import { CR, hexValue, HTAB, isFieldText, LF, SEMICOLON, SP } from "./octets.ts";

const states = {
  size: 0,
  extension: 1,
  sizeLineFeed: 2,
  data: 3,
  dataReturn: 4,
  dataLineFeed: 5,
  trailer: 6,
  trailerLineFeed: 7,
  lastLineFeed: 8,
  done: 9,
} as const;
type ChunkState = (typeof states)[keyof typeof states];

/** What a hostile server may send beside the data before it is `chunk_invalid`. */
const limits = { extensionBytes: 16 * 1024, trailerBytes: 16 * 1024, sizeDigits: 13 } as const;

/** The chunked transfer coding of RFC 9112 §7.1, fed with any split of the bytes. */
export class ChunkDecoder {
  private state: ChunkState = states.size;
  private remaining = 0;
  private digits = 0;
  private beside = 0;
  private atLineStart = true;
  error: ErrorClass | undefined = undefined;

  get isDone(): boolean {
    return this.state === states.done;
  }

  reset(): void {
    this.state = states.size;
    this.remaining = 0;
    this.digits = 0;
    this.beside = 0;
    this.error = undefined;
  }

  /** @returns the position after what was consumed; `onData` gets the stretches of data. */
  feed(buffer: Buffer, start: number, end: number, onData: (from: number, to: number) => void): number {
    let position = start;
    while (position < end && this.error === undefined && this.state !== states.done) {
      if (this.state === states.data) {
        const taken = Math.min(this.remaining, end - position);
        onData(position, position + taken);
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
        return this.stepExtension(octet);
      case states.sizeLineFeed:
        return this.expect(octet, LF, this.remaining > 0 ? states.data : states.trailer);
      case states.dataReturn:
        return this.expect(octet, CR, states.dataLineFeed);
      case states.dataLineFeed:
        return this.expect(octet, LF, states.size);
      case states.trailer:
        return this.stepTrailer(octet);
      case states.trailerLineFeed:
        return this.expect(octet, LF, states.trailer);
      case states.lastLineFeed:
        return this.expect(octet, LF, states.done);
      default:
        throw new Error(`chunk decoder stepped in state ${this.state}`);
    }
  }

  private expect(octet: number, wanted: number, next: ChunkState): void {
    if (octet !== wanted) {
      this.error = "chunk_invalid";
      return;
    }
    this.state = next;
    this.atLineStart = true;
    if (next === states.size) {
      this.digits = 0;
      this.remaining = 0;
      this.beside = 0;
    }
  }

  private stepSize(octet: number): void {
    const value = hexValue(octet);
    if (value >= 0 && this.beside === 0) {
      this.remaining = this.remaining * 16 + value;
      if (++this.digits > limits.sizeDigits) this.error = "chunk_invalid";
    } else if (this.digits === 0) this.error = "chunk_invalid";
    else if (octet === CR) this.state = states.sizeLineFeed;
    else if (octet === SEMICOLON) this.state = states.extension;
    // RFC 9112 §7.1.1 tolerates white space before an extension only as "bad": after it no more digits.
    else if (octet === SP || octet === HTAB) this.beside++;
    else this.error = "chunk_invalid";
  }

  private stepExtension(octet: number): void {
    if (octet === CR) this.state = states.sizeLineFeed;
    else if (isFieldText[octet] !== 1 || ++this.beside > limits.extensionBytes) this.error = "chunk_invalid";
  }

  private stepTrailer(octet: number): void {
    if (octet === CR) this.state = this.atLineStart ? states.lastLineFeed : states.trailerLineFeed;
    else if (isFieldText[octet] !== 1 || ++this.beside > limits.trailerBytes) this.error = "chunk_invalid";
    this.atLineStart = false;
  }
}
