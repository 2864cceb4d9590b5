import type { TracesInside } from "#diagnosis";
import type { RouteExample } from "#run";
import type { CountedStretch, LoadStretch, SentBatch, StretchLoad, TraceThresholds } from "#trace";
import type { Pulled } from "../jaeger/pull-traces.ts";
import type { DoorName } from "./doors.ts";
import type { ListenOptions } from "./receiver.ts";
import type { ReceiverCounts } from "./tally.ts";

/** What the receiver's process is to do. */
export interface ReceiverJob extends ListenOptions {
  /** Append every span and metric point to this file, one JSON document a line. */
  readonly keepFile?: string;
  /** Traces are fetched from this Jaeger when they are asked for. */
  readonly jaeger?: string;
  /** What findings are made by, where it differs from the default. */
  readonly thresholds?: Partial<TraceThresholds>;
}

/** From us to the receiver's process, in their order. */
export type ReceiverOrder =
  | { readonly type: "start"; readonly job: ReceiverJob }
  /** Comes with a server that listens: one for each protocol, before the start. */
  | { readonly type: "door"; readonly door: DoorName }
  /** Comes with a connection that was made before the doors were its own. */
  | { readonly type: "guest"; readonly door: DoorName }
  /** What was sent, to be joined with what the target says of it. */
  | { readonly type: "requests"; readonly batch: SentBatch }
  /** A load of a search, which gets examples of its own. */
  | { readonly type: "stretch"; readonly stretch: CountedStretch }
  /** Fetches traces of requests that were sent from Jaeger. */
  | { readonly type: "pull" }
  /** Its last order; of these stretches of load it is asked what was open at the same time. */
  | { readonly type: "stop"; readonly stretches: readonly LoadStretch[] };

/** What the traces say by now, while more of them come. */
export interface TracesNews {
  /** Those that are others than before. */
  readonly examples: readonly RouteExample[];
  /** Every few seconds. */
  readonly inside?: TracesInside;
  /** Nothing comes after it. */
  readonly isLast: boolean;
}

/** From the receiver's process to us. */
export type ReceiverReport =
  /** Whoever comes is served by it from now on. */
  | { readonly type: "serving" }
  /** It cannot begin. */
  | { readonly type: "failed"; readonly reason: string }
  | { readonly type: "counts"; readonly counts: ReceiverCounts }
  | { readonly type: "traces"; readonly news: TracesNews }
  | { readonly type: "pulled"; readonly pulled: Pulled }
  | {
      readonly type: "stopped";
      readonly counts: ReceiverCounts;
      readonly inside: TracesInside;
      readonly stretches: readonly StretchLoad[];
    };
