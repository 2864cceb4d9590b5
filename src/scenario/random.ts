import { RandomStream } from "./random-stream.ts";
import type { Random } from "./test-file.ts";

const lettersAndDigits = "abcdefghijklmnopqrstuvwxyz0123456789";
const usualLetters = Array.from(lettersAndDigits);
const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** The `random` of a test file, over a stream that the engine renames at every iteration. */
export class ScriptRandom implements Random {
  readonly stream: RandomStream;

  constructor(stream: RandomStream = new RandomStream()) {
    this.stream = stream;
  }

  number(): number {
    return this.stream.number();
  }

  integer(low: number, high: number): number {
    if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || low > high || !Number.isSafeInteger(high - low)) {
      throw new RangeError(
        `random.integer(${String(low)}, ${String(high)}): needs two whole numbers, the smaller first`,
      );
    }
    return low + this.stream.below(high - low + 1);
  }

  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new RangeError("random.pick([]): there is nothing to pick from");
    return from[this.stream.below(from.length)] as T;
  }

  /**
   * Version 4 (RFC 9562 §5.4): 122 bits of the stream. Two of 10⁹ drawn in one run are the same with odds of 10⁻¹⁹.
   */
  uuid(): string {
    const first = this.stream.next32();
    const second = ((this.stream.next32() & 0xffff0fff) | 0x4000) >>> 0;
    const third = ((this.stream.next32() & 0x3fffffff) | 0x80000000) >>> 0;
    const fourth = this.stream.next32();
    return `${hex32(first)}-${hex16(second >>> 16)}-${hex16(second)}-${hex16(third >>> 16)}-${hex16(third)}${hex32(fourth)}`;
  }

  string(length: number, alphabet: string = lettersAndDigits): string {
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new RangeError(`random.string(${String(length)}): the length must be a whole number`);
    }
    const letters = alphabet === lettersAndDigits ? usualLetters : Array.from(alphabet);
    if (letters.length === 0) throw new RangeError("random.string: the alphabet is empty");
    let text = "";
    for (let index = 0; index < length; index += 1) text += letters[this.stream.below(letters.length)] as string;
    return text;
  }

  shuffle<T>(from: readonly T[]): T[] {
    const shuffled = from.slice();
    for (let last = shuffled.length - 1; last > 0; last -= 1) {
      const other = this.stream.below(last + 1);
      const held = shuffled[last] as T;
      shuffled[last] = shuffled[other] as T;
      shuffled[other] = held;
    }
    return shuffled;
  }
}

const hex16 = (bits: number): string => `${hex[(bits >>> 8) & 255] ?? ""}${hex[bits & 255] ?? ""}`;
const hex32 = (bits: number): string => `${hex16(bits >>> 16)}${hex16(bits)}`;
