import type { Order, Report, WorkerJob } from "./messages.ts";

/** One engine somewhere: orders go in, reports come out. */
export interface Placed {
  order(order: Order): void;
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
