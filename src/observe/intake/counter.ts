import { limits } from "./limits.ts";

export const otherName = "__other__";

/** Counts by names that come from outside: the first thousand apart, all others together. */
export class Counter {
  private readonly counts = new Map<string, number>();

  add(name: string, count = 1): void {
    const { counts } = this;
    const known = counts.get(name);
    if (known !== undefined) counts.set(name, known + count);
    else if (counts.size < limits.countedNames)
      counts.set(name.slice(0, 200), count + (counts.get(name.slice(0, 200)) ?? 0));
    else counts.set(otherName, (counts.get(otherName) ?? 0) + count);
  }

  get total(): number {
    let sum = 0;
    for (const count of this.counts.values()) sum += count;
    return sum;
  }

  /** Own properties on an object without prototype. */
  get byName(): Readonly<Record<string, number>> {
    const named = Object.create(null) as Record<string, number>;
    for (const [name, count] of this.counts) named[name] = count;
    return named;
  }
}
