/** Values spread evenly over all that came, at most so many: every second one goes whenever it is full. */
export class SpreadSample<Value> {
  readonly #max: number;
  #values: Value[] = [];
  #stride = 1;
  #seen = 0;

  constructor(max: number) {
    this.#max = max;
  }

  add(value: Value): void {
    if (this.#seen % this.#stride === 0) {
      if (this.#values.length >= this.#max) {
        this.#values = this.#values.filter((_, index) => index % 2 === 0);
        this.#stride *= 2;
      }
      if (this.#seen % this.#stride === 0) this.#values.push(value);
    }
    this.#seen += 1;
  }

  values(): readonly Value[] {
    return this.#values;
  }
}
