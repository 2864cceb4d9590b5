/** Numbers on their way to another thread: one typed array, moved and not copied. */
export class NumberWriter {
  private numbers = new Float64Array(1024);
  private length = 0;

  push(value: number): void {
    if (this.length === this.numbers.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.numbers);
      this.numbers = larger;
    }
    this.numbers[this.length++] = value;
  }

  /** Everything pushed since the last call. */
  take(): Float64Array<ArrayBuffer> {
    const taken = this.numbers.slice(0, this.length);
    this.length = 0;
    return taken;
  }
}

/** Reads what a `NumberWriter` took, in the same order. */
export class NumberReader {
  readonly numbers: Float64Array;
  offset = 0;

  constructor(numbers: Float64Array) {
    this.numbers = numbers;
  }

  next(): number {
    const value = this.numbers[this.offset++];
    if (value === undefined) throw new Error("an interval's numbers end too early");
    return value;
  }
}
