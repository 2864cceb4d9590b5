import type { NumberReader } from "../number-stream.ts";

interface Tally {
  reset(): void;
  readFrom(from: NumberReader): void;
}

/**
 * Tallies by the run's numbers. Those of thousands of operations are large and needed every second, so they are kept
 * and used again.
 */
export class TallyTable<T extends Tally> implements Iterable<readonly [id: number, tally: T]> {
  private readonly tallies: (T | undefined)[] = [];
  private readonly isUsed: boolean[] = [];
  private used: number[] = [];
  private readonly create: () => T;

  constructor(create: () => T) {
    this.create = create;
  }

  /** Adds a list of id and content each, as `Registry.take` wrote it. */
  read(from: NumberReader, idOf: (id: number) => number): void {
    for (let entries = from.next(); entries > 0; entries--) this.at(idOf(from.next())).readFrom(from);
  }

  *[Symbol.iterator](): Iterator<readonly [number, T]> {
    for (const id of this.used) yield [id, this.tallies[id]!];
  }

  reset(): void {
    for (const id of this.used) {
      this.tallies[id]!.reset();
      this.isUsed[id] = false;
    }
    this.used = [];
  }

  private at(id: number): T {
    const tally = (this.tallies[id] ??= this.create());
    if (this.isUsed[id] !== true) {
      this.isUsed[id] = true;
      this.used.push(id);
    }
    return tally;
  }
}
