import type { Head } from "./head.ts";

/** Heads longer than this differ from each other anyway. */
const longestBytes = 1024;
/** Heads remembered at the same time: a few routes answer with one head each until their Date changes. */
const places = 4;
/** Where fewer than one in eight of these many looks found its head, looking rests for as many answers as stand beside. */
const watched = 256;
const restFor = 8192;

/** A head that was parsed before, octet by octet what has now arrived. */
export interface KnownHead {
  readonly octets: DataView;
  readonly length: number;
  readonly head: Readonly<Head>;
  /** The head as text; made when first asked for. */
  text: string | undefined;
}

/**
 * Heads seen last. Answers to the same request differ in little more than their Date, which changes once a second:
 * comparing with the head before, four octets at a time, costs a tenth of parsing it again. Equal octets give an equal
 * result, so nothing is guessed.
 */
export class HeadMemo {
  private readonly known: KnownHead[] = [];
  private buffer: Buffer | undefined = undefined;
  private view: DataView | undefined = undefined;
  private looks = 0;
  private found = 0;
  private resting = 0;

  /** The known head that `buffer[start, end)` begins with. */
  find(buffer: Buffer, start: number, end: number): KnownHead | undefined {
    if (this.resting > 0) {
      this.resting--;
      return undefined;
    }
    if (++this.looks === watched) this.takeStock();
    const view = this.viewOf(buffer);
    const { known } = this;
    for (let place = 0; place < known.length; place++) {
      const candidate = known[place]!;
      if (candidate.length > end - start || !isSame(view, start, candidate)) continue;
      this.found++;
      if (place > 0) {
        known[place] = known[0]!;
        known[0] = candidate;
      }
      return candidate;
    }
    return undefined;
  }

  /** Remembers a head that was parsed well, in place of the one not asked for longest. */
  keep(buffer: Buffer, start: number, end: number, head: Readonly<Head>): void {
    const length = end - start;
    if (this.resting > 0 || length > longestBytes) return;
    const octets = new DataView(new ArrayBuffer(length));
    new Uint8Array(octets.buffer).set(buffer.subarray(start, end));
    this.known.unshift({ octets, length, head, text: undefined });
    if (this.known.length > places) this.known.pop();
  }

  private takeStock(): void {
    if (this.found < watched / 8) {
      this.resting = restFor;
      this.known.length = 0;
    }
    this.looks = 0;
    this.found = 0;
  }

  /** All sockets of a thread share one buffer, so its view is made once. */
  private viewOf(buffer: Buffer): DataView {
    if (buffer !== this.buffer || this.view === undefined) {
      this.buffer = buffer;
      this.view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    }
    return this.view;
  }
}

function isSame(view: DataView, start: number, { octets, length }: KnownHead): boolean {
  let at = 0;
  for (const last = length - 4; at <= last; at += 4) {
    if (view.getInt32(start + at) !== octets.getInt32(at)) return false;
  }
  for (; at < length; at++) if (view.getUint8(start + at) !== octets.getUint8(at)) return false;
  return true;
}
