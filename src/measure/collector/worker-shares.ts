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

  of(worker: number, scenario: number): Readonly<Share> {
    return this.byWorker.get(worker)?.[scenario] ?? { planned: 0, started: 0, dropped: 0 };
  }
}

export function sharesOf(tallies: readonly IterationTally[]): Share[] {
  return tallies.map(({ planned, started, dropped }) => ({ planned, started, dropped }));
}
