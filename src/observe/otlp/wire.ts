import { Malformed } from "../intake/malformed.ts";

/** The wire types of protobuf that are in use; groups (3 and 4) never were, in OTLP. */
const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;
const two32 = 4_294_967_296;

/** Reads protobuf in place. Every read stays below the end of the message it is in, or throws Malformed. */
export class Wire {
  buffer: Buffer;
  at = 0;

  constructor(buffer: Buffer) {
    this.buffer = buffer;
  }

  /** Field number and wire type in one: `number << 3 | type`. */
  tag(end: number): number {
    const tag = this.varint(end);
    if (tag < 8 || tag >= two32) throw new Malformed("a field has a number that protobuf does not know");
    return tag;
  }

  /** Without sign; above 2^53 not exact, which no caller asks for. */
  varint(end: number): number {
    const { at } = this;
    if (at < end) {
      const byte = this.buffer[at]!;
      if (byte < 128) {
        this.at = at + 1;
        return byte;
      }
    }
    return this.longVarint(end);
  }

  /** With sign. */
  int64(end: number): number {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.byte(end);
      const bits = byte & 127;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 128) return high * two32 + (low >>> 0);
    }
    throw new Malformed("a number is longer than 64 bits");
  }

  /** Reads a length, and gives where what it is of ends. */
  end(outer: number): number {
    const length = this.varint(outer);
    if (length > outer - this.at) throw new Malformed("a length points beyond its message");
    return this.at + length;
  }

  /** The lower half of a fixed64; the upper follows. */
  fixed32(end: number): number {
    const { buffer, at } = this;
    if (at + 4 > end) throw new Malformed("a number is cut off");
    this.at = at + 4;
    return (buffer[at]! | (buffer[at + 1]! << 8) | (buffer[at + 2]! << 16) | (buffer[at + 3]! << 24)) >>> 0;
  }

  double(end: number): number {
    const { at } = this;
    if (at + 8 > end) throw new Malformed("a number is cut off");
    this.at = at + 8;
    return this.buffer.readDoubleLE(at);
  }

  /** A count; exact up to 2^53. */
  fixed64(end: number): number {
    const low = this.fixed32(end);
    return this.fixed32(end) * two32 + low;
  }

  sfixed64(end: number): number {
    const low = this.fixed32(end);
    return (this.fixed32(end) | 0) * two32 + low;
  }

  /** Passes over the value of a field nobody asked for. */
  skip(tag: number, end: number): void {
    const type = tag & 7;
    if (type === wireTypes.bytes) this.at = this.end(end);
    else if (type === wireTypes.varint) this.varint(end);
    else if (type === wireTypes.fixed64) this.pass(8, end);
    else if (type === wireTypes.fixed32) this.pass(4, end);
    else throw new Malformed(`a field has the wire type ${type}, which is not in use`);
  }

  private pass(length: number, end: number): void {
    if (this.at + length > end) throw new Malformed("a number is cut off");
    this.at += length;
  }

  private byte(end: number): number {
    if (this.at >= end) throw new Malformed("a number is cut off");
    return this.buffer[this.at++]!;
  }

  private longVarint(end: number): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 10; count++) {
      const byte = this.byte(end);
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
    throw new Malformed("a number is longer than 64 bits");
  }
}
