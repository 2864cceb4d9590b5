import { type Naming, numbered, type Unnumbered } from "../naming.ts";

/** Names that several workers number each in their own way, numbered once for the run. */
export class MergedNames<Name extends { readonly id: number }> {
  readonly names: Name[] = [];
  private readonly byKey = new Map<string, number>();
  /** For each worker: its number → the run's. */
  private readonly ofWorker = new Map<number, number[]>();
  private readonly naming: Naming<Name>;

  constructor(naming: Naming<Name>) {
    this.naming = naming;
  }

  /** A number announced again means something else from then on. */
  learn(worker: number, announced: readonly Name[]): void {
    let ids = this.ofWorker.get(worker);
    if (ids === undefined) {
      ids = [];
      this.ofWorker.set(worker, ids);
    }
    for (const name of announced) ids[name.id] = this.merge(name);
  }

  idOf(worker: number, id: number): number {
    const merged = this.ofWorker.get(worker)?.[id];
    if (merged === undefined) throw new Error(`worker ${worker} counted number ${id} without naming it`);
    return merged;
  }

  private merge(name: Name): number {
    const { keyOf, otherOf, limit } = this.naming;
    const key = keyOf(name);
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    if (this.names.length < limit) return this.add(key, name);
    const other = otherOf(name);
    const otherKey = keyOf(other);
    return this.byKey.get(otherKey) ?? this.add(otherKey, other);
  }

  private add(key: string, name: Unnumbered<Name>): number {
    const id = this.names.length;
    this.names.push(numbered(name, id));
    this.byKey.set(key, id);
    return id;
  }
}
