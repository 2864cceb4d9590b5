/** Values spread evenly over all that came, at most so many: every second one goes whenever it is full. */
export class SpreadSample<Value> {
  readonly #max: number;
  #values: Value[] = [];
  #stride = 1;
  #seen = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** Whether the next one is looked at, for values that cost something to make. */
  takesNext(): boolean {
    return this.#seen % this.#stride === 0;
  }

  /** Null: one that came and is not to be kept. */
  add(value: Value | null): void {
    if (value !== null && this.takesNext()) {
      if (this.#values.length >= this.#max) {
        this.#values = this.#values.filter((_, index) => index % 2 === 0);
        this.#stride *= 2;
      }
      if (this.takesNext()) this.#values.push(value);
    }
    this.#seen += 1;
  }

  values(): readonly Value[] {
    return this.#values;
  }
}
