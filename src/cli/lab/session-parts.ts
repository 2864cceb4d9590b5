import type { LiveStatus, LoadOrder, SecondRecord } from "#run";
import type { ReadingAt } from "./resource-record.ts";
import type { TraceWatch } from "./trace-watch.ts";

/** What looks at the target beside the load. */
export interface Beside {
  readonly readingAt: ReadingAt;
  readonly traces: TraceWatch | undefined;
}

/** Where a run is kept while it goes on. */
export interface Keeper {
  append(second: SecondRecord): void;
  keepOpen(seconds: readonly SecondRecord[]): void;
  /** How the run stands, for whoever looks at it meanwhile. */
  keepLive(status: LiveStatus): void;
  /** What somebody at the page has asked for since the last look. */
  takeOrders(): Promise<readonly LoadOrder[]>;
}
