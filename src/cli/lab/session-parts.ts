import type { SecondRecord } from "#run";
import type { ReadingAt } from "./resource-record.ts";
import type { TraceWatch } from "./trace-watch.ts";

/** What looks at the target beside the load. */
export interface Beside {
  readonly readingAt: ReadingAt;
  readonly traces: TraceWatch | undefined;
  /** Switches the faults of the test; absent where it has none. */
  readonly fault?: (isOn: boolean) => Promise<void>;
}

/** Where a run is kept while it goes on. */
export interface Keeper {
  append(second: SecondRecord): void;
  keepOpen(seconds: readonly SecondRecord[]): void;
}
