import type { ErrorClass } from "./outcome.ts";
import type { LoadChange, TimelinePoint } from "./result.ts";

/** One operation's counts in one second; histograms in the text form of measure/histogram. */
export interface OperationSecond {
  readonly id: number;
  readonly ok: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly byError: Readonly<Partial<Record<ErrorClass, number>>>;
  readonly latency: string;
  readonly service: string;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/** An operation's identity, written once, before the first second that counts it. */
export interface OperationName {
  readonly id: number;
  readonly kind: "request" | "stream" | "message" | "measure";
  readonly protocol: string;
  readonly method?: string;
  readonly name: string;
  readonly scenario: string;
  readonly step?: string;
}

/** One second of a run as it is kept on disk: enough to rebuild the summary of an interrupted run. */
export interface SecondRecord {
  readonly point: TimelinePoint;
  /** How many seconds it is of, where older ones were merged; absent = one. Counts are of all, rates per second. */
  readonly seconds?: number;
  readonly names: readonly OperationName[];
  readonly operations: readonly OperationSecond[];
  readonly iterations: readonly {
    readonly scenario: string;
    readonly started: number;
    readonly completed: number;
    readonly failed: number;
    readonly cancelled: number;
    readonly dropped: number;
  }[];
  readonly requestsStarted: number;
  /** Changes of the load that took effect in it; absent = none. */
  readonly loadChanges?: readonly LoadChange[];
}
