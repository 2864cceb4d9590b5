/** Names that several workers number each in their own way, numbered once for the run. */
export class MergedNames<Name extends { readonly id: number }> {
  readonly names: Name[] = [];
  private readonly byKey = new Map<string, number>();
  /** For each worker: its number → the run's. */
  private readonly ofWorker = new Map<number, number[]>();
  private readonly keyOf: (name: Name) => string;
  private readonly limit: number;
  private readonly other: (name: Name) => Name;

  /** @param other what a name beyond the limit is counted as */
  constructor(keyOf: (name: Name) => string, limit: number, other: (name: Name) => Name) {
    this.keyOf = keyOf;
    this.limit = limit;
    this.other = other;
  }

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
    const key = this.keyOf(name);
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    if (this.names.length >= this.limit) {
      const other = this.other(name);
      const otherKey = this.keyOf(other);
      return this.byKey.get(otherKey) ?? this.add(otherKey, other);
    }
    return this.add(key, name);
  }

  private add(key: string, name: Name): number {
    const id = this.names.length;
    this.names.push({ ...name, id });
    this.byKey.set(key, id);
    return id;
  }
}
