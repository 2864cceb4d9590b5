/** A process with a counter of its own and that of the children it has waited for. */
export interface Counted {
  readonly pid: number;
  readonly startTicks: number;
  readonly parent: number;
  readonly own: number;
  readonly reaped: number;
}

interface Seen extends Counted {
  /** Counted while it was watched: what it had before belongs to nobody's second. */
  readonly total: number;
}

/**
 * How much a counter rose over processes that come and go. Whoever waits for a child that has ended takes over the
 * child's count; so nothing is lost of children that live shorter than the time between two looks, and what was
 * counted while the child lived must not be counted again.
 */
export class FamilyCounter {
  private last = new Map<number, Seen>();
  private lastLookTicks = Number.POSITIVE_INFINITY;

  /** @param nowTicks time since boot in the unit of `startTicks` */
  increase(processes: readonly Counted[], nowTicks: number): number {
    const before = this.last;
    const now = new Map(processes.map((each) => [each.pid, { ...each, total: each.own + each.reaped }]));
    const handedOn = this.handedOn(before, now);
    let sum = 0;
    for (const each of now.values()) {
      const seen = before.get(each.pid);
      if (seen?.startTicks === each.startTicks) {
        const reaped = each.reaped - seen.reaped - (handedOn.get(each.pid) ?? 0);
        sum += Math.max(0, each.own - seen.own) + Math.max(0, reaped);
      } else if (each.startTicks >= this.lastLookTicks) sum += each.total;
    }
    this.last = now;
    this.lastLookTicks = nowTicks;
    return sum;
  }

  /** For each process the counts of those below it that have ended since. */
  private handedOn(before: ReadonlyMap<number, Seen>, now: ReadonlyMap<number, Seen>): Map<number, number> {
    const isAlive = (each: Seen): boolean => now.get(each.pid)?.startTicks === each.startTicks;
    const sums = new Map<number, number>();
    for (const each of before.values()) {
      if (isAlive(each)) continue;
      let heir = before.get(each.parent);
      for (let steps = 0; heir !== undefined && !isAlive(heir) && steps < before.size; steps++) {
        heir = before.get(heir.parent);
      }
      if (heir !== undefined) sums.set(heir.pid, (sums.get(heir.pid) ?? 0) + each.total);
    }
    return sums;
  }
}
