import type { IterationTally } from "../flow-tally.ts";

interface Share {
  planned: number;
  started: number;
  dropped: number;
}

/** What of each scenario's iterations each worker has told of: where one is lost, its share is accounted for. */
export class WorkerShares {
  private readonly byWorker = new Map<number, Share[]>();

  /** @param before the sums before the worker's report was added, `after` those with it */
  note(worker: number, before: readonly Share[], after: readonly IterationTally[]): void {
    let shares = this.byWorker.get(worker);
    if (shares === undefined) {
      shares = after.map(() => ({ planned: 0, started: 0, dropped: 0 }));
      this.byWorker.set(worker, shares);
    }
    for (const [scenario, share] of shares.entries()) {
      const [now, then] = [after[scenario]!, before[scenario]!];
      share.planned += now.planned - then.planned;
      share.started += now.started - then.started;
      share.dropped += now.dropped - then.dropped;
    }
  }

  /**
   * What a lost worker has not told of and did not start. Arrivals it had told of, and that waited for a user, ended
   * with it as cancelled; a number of iterations is told of at the start, and was not begun.
   * @param planned what was to come to it until the load was over
   */
  rest(worker: number, scenario: number, planned: number, isOpen: boolean): { untold: number; dropped: number } {
    const told = this.byWorker.get(worker)?.[scenario] ?? { planned: 0, started: 0, dropped: 0 };
    const untold = Math.max(0, planned - told.planned);
    return { untold, dropped: isOpen ? untold : untold + told.planned - told.started - told.dropped };
  }
}

export function sharesOf(tallies: readonly IterationTally[]): Share[] {
  return tallies.map(({ planned, started, dropped }) => ({ planned, started, dropped }));
}
