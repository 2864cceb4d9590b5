import { type Naming, numbered, type Unnumbered } from "./naming.ts";
import type { NumberWriter } from "./number-stream.ts";

interface Tally {
  /** Whether it has counted anything since its last reset. */
  readonly isUsed: boolean;
  reset(): void;
  writeTo(out: NumberWriter): void;
}

/** Things counted under a name in one worker: found by key, numbered in order of appearance, announced once. */
export class Registry<Name extends { readonly id: number }, T extends Tally> {
  private readonly byKey = new Map<string, T>();
  private readonly tallies: T[] = [];
  private announced: Name[] = [];
  private readonly naming: Naming<Name>;
  private readonly create: () => T;

  constructor(naming: Naming<Name>, create: () => T) {
    this.naming = naming;
    this.create = create;
  }

  find(name: Unnumbered<Name>): T {
    const { keyOf, otherOf, limit } = this.naming;
    const key = keyOf(name);
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    if (this.tallies.length < limit) return this.add(key, name);
    const other = otherOf(name);
    const otherKey = keyOf(other);
    return this.byKey.get(otherKey) ?? this.add(otherKey, other);
  }

  takeNames(): Name[] {
    const names = this.announced;
    this.announced = [];
    return names;
  }

  /** Number, then id and content of each that counted anything; those are reset. */
  take(out: NumberWriter): void {
    const { tallies } = this;
    let used = 0;
    for (let id = 0; id < tallies.length; id++) if (tallies[id]!.isUsed) used++;
    out.push(used);
    for (let id = 0; id < tallies.length; id++) {
      const tally = tallies[id]!;
      if (!tally.isUsed) continue;
      out.push(id);
      tally.writeTo(out);
      tally.reset();
    }
  }

  private add(key: string, name: Unnumbered<Name>): T {
    const tally = this.create();
    this.announced.push(numbered(name, this.tallies.length));
    this.tallies.push(tally);
    this.byKey.set(key, tally);
    return tally;
  }
}
