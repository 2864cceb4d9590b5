import type { TracesInside } from "#diagnosis";
import type { LoadStretch, SentBatch, StretchLoad } from "#trace";
import type { ListeningOn, ListenOptions } from "./receiver.ts";
import type { ReceiverCounts } from "./tally.ts";

/** What the receiver's process is to do; its first order. */
export interface ReceiverJob extends ListenOptions {
  /** Append every span and metric point to this file, one JSON document a line. */
  readonly keepFile?: string;
}

/** From us to the receiver's process. */
export type ReceiverOrder =
  | { readonly type: "start"; readonly job: ReceiverJob }
  /** What was sent, to be joined with what the target says of it. */
  | { readonly type: "requests"; readonly batch: SentBatch }
  /** Its last order; of these stretches of load it is asked what was open at the same time. */
  | { readonly type: "stop"; readonly stretches: readonly LoadStretch[] };

/** From the receiver's process to us. */
export type ReceiverReport =
  | { readonly type: "listening"; readonly listening: ListeningOn }
  /** It cannot listen at all. */
  | { readonly type: "failed"; readonly reason: string }
  | { readonly type: "counts"; readonly counts: ReceiverCounts }
  | {
      readonly type: "stopped";
      readonly counts: ReceiverCounts;
      readonly inside: TracesInside;
      readonly stretches: readonly StretchLoad[];
    };
