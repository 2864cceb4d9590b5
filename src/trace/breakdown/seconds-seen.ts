const msPerSecond = 1_000;

/** In how many different seconds something happened; beyond what is asked for it does not matter, and is not counted. */
export class SecondsSeen {
  readonly #seconds = new Set<number>();

  add(atMs: number, enough: number): void {
    if (this.#seconds.size < enough) this.#seconds.add(Math.floor(atMs / msPerSecond));
  }

  get count(): number {
    return this.#seconds.size;
  }
}
