import type { Order, Report, WorkerJob } from "./messages.ts";

/** One engine somewhere: orders go in, reports come out. */
export interface Placed {
  order(order: Order): void;
  /** Where a worker whose loop does not turn is stuck, `file:line:column`; it reports what it counted, if it can. */
  examine(): Promise<string | undefined>;
  /** Ends it whatever it is doing. */
  end(): Promise<void>;
}

export interface PlacedListener {
  report(worker: number, report: Report): void;
  /** It ended without having been told to leave. */
  lost(worker: number, why: string): void;
}

/** Where engines run: threads of this process, this very thread, later agents on other machines. */
export interface Placement {
  place(job: WorkerJob, listener: PlacedListener): Placed;
}
