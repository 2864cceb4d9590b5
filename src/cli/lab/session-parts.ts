import type { LiveStatus, LoadOrder, SecondRecord } from "#run";
import type { ReadingAt } from "./resource-record.ts";
import type { TraceWatch } from "./trace-watch.ts";

/** What looks at the target beside the load. */
export interface Beside {
  /** What is kept of names and texts that scripts and targets made; absent = all. */
  readonly redact?: (text: string) => string;
  readonly readingAt: ReadingAt;
  readonly traces: TraceWatch | undefined;
  /** Switches the faults of the test; absent where it has none. */
  readonly fault?: (isOn: boolean) => Promise<void>;
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
