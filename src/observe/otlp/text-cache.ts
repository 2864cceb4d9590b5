/**
 * Gives the same string for the same bytes without making it anew: telemetry says the same few hundred words all the
 * time. Each place holds one text, the last; texts that are longer than it keeps are made each time.
 */
export class TextCache {
  private readonly mask: number;
  private readonly longest: number;
  private readonly texts: string[];
  private readonly lengths: Uint16Array;
  private readonly bytes: Buffer;

  /** @param places a power of two */
  constructor(places: number, longest: number) {
    this.mask = places - 1;
    this.longest = longest;
    this.texts = Array.from({ length: places }, () => "");
    this.lengths = new Uint16Array(places);
    this.bytes = Buffer.alloc(places * longest);
  }

  read(buffer: Buffer, from: number, to: number): string {
    const length = to - from;
    if (length === 0) return "";
    if (length > this.longest) return buffer.toString("utf8", from, to);
    const place = this.placeOf(buffer, from, to) & this.mask;
    const kept = place * this.longest;
    if (this.lengths[place] === length && this.isSame(buffer, from, kept, length)) return this.texts[place]!;
    const text = buffer.toString("utf8", from, to);
    buffer.copy(this.bytes, kept, from, to);
    this.lengths[place] = length;
    this.texts[place] = text;
    return text;
  }

  private isSame(buffer: Buffer, from: number, kept: number, length: number): boolean {
    const { bytes } = this;
    // From the end: what differs in paths and ids is there.
    for (let index = length - 1; index >= 0; index--) if (bytes[kept + index] !== buffer[from + index]) return false;
    return true;
  }

  /** Of at most sixteen bytes: first, last and in between. */
  private placeOf(buffer: Buffer, from: number, to: number): number {
    let hash = to - from;
    const step = 1 + ((to - from) >> 4);
    for (let at = to - 1; at >= from; at -= step) hash = (Math.imul(hash, 31) + buffer[at]!) | 0;
    return hash ^ (hash >>> 11);
  }
}
