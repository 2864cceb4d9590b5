import type { AtWork, Second } from "./second.ts";

/** Users and iterations in flight of all workers, second by second. */
export class Population {
  private readonly now = new Map<number, AtWork>();
  private readonly lost = new Set<number>();

  /** A worker that is silent in this second has what it last had. */
  pass({ atWork }: Second): void {
    for (const [worker, { users, inFlight }] of this.now)
      this.now.set(worker, { users, usersMost: users, inFlight, busyMs: 0, totalMs: 0 });
    for (const [worker, work] of atWork) if (!this.lost.has(worker)) this.now.set(worker, work);
  }

  lose(worker: number): void {
    this.lost.add(worker);
    this.now.delete(worker);
  }

  get users(): number {
    return this.sum(({ users }) => users.reduce((sum, each) => sum + each, 0));
  }

  get inFlight(): number {
    return this.sum(({ inFlight }) => inFlight);
  }

  /** The workers' most added up: they ramp together, so this is what there was at one moment. */
  usersMost(scenario: number): number {
    return this.sum(({ usersMost }) => usersMost[scenario] ?? 0);
  }

  private sum(pick: (work: AtWork) => number): number {
    let sum = 0;
    for (const work of this.now.values()) sum += pick(work);
    return sum;
  }
}
