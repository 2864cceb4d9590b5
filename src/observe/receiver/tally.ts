import { Counter } from "../intake/counter.ts";
import type { Intake } from "../intake/intake.ts";
import type { ForwardCounts } from "./forwarder.ts";
import type { RefusalReason } from "./refusal.ts";
import type { SocketGuard } from "./socket-guard.ts";

/** What the receiver counted since it was started. Plain data: it crosses from its process to ours. */
export interface ReceiverCounts {
  /** Answered with a yes, by way: `http`, `grpc`, `sentry`. */
  readonly requests: Readonly<Record<string, number>>;
  /** Answered with a no, or cut, by reason. */
  readonly refused: Readonly<Record<string, number>>;
  /** As they came, before decoding. */
  readonly bytes: number;
  readonly spans: number;
  readonly services: Readonly<Record<string, number>>;
  /** Messages by the SDK that sent them: `opentelemetry nodejs 2.0.1`. */
  readonly sdks: Readonly<Record<string, number>>;
  readonly metricPoints: number;
  readonly logRecords: number;
  /** Errors that Sentry's SDKs reported. */
  readonly events: number;
  /** Spans, points and items that were not taken, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Taken, but cut or set right, by what was done. */
  readonly repaired: Readonly<Record<string, number>>;
  readonly droppedBySdk: Readonly<Record<string, number>>;
  readonly socketsCut: number;
  readonly forward: ForwardCounts | null;
  readonly residentBytes: number;
}

/** Of a receiver that nobody called for. */
export const noCounts: ReceiverCounts = {
  requests: {},
  refused: {},
  bytes: 0,
  spans: 0,
  services: {},
  sdks: {},
  metricPoints: 0,
  logRecords: 0,
  events: 0,
  dropped: {},
  repaired: {},
  droppedBySdk: {},
  socketsCut: 0,
  forward: null,
  residentBytes: 0,
};

export class Tally {
  bytes = 0;
  readonly requests = new Counter();
  readonly refused = new Counter();

  refuse(reason: RefusalReason): void {
    this.refused.add(reason);
  }

  counts(intake: Intake, guard: SocketGuard, forward: ForwardCounts | null): ReceiverCounts {
    return {
      requests: this.requests.byName,
      refused: this.refused.byName,
      bytes: this.bytes,
      spans: intake.spans,
      services: intake.services.byName,
      sdks: intake.sdks.byName,
      metricPoints: intake.metricPoints,
      logRecords: intake.logRecords,
      events: intake.events,
      dropped: intake.dropped.byName,
      repaired: intake.repaired.byName,
      droppedBySdk: intake.droppedBySdk.byName,
      socketsCut: guard.cut,
      forward,
      residentBytes: process.memoryUsage.rss(),
    };
  }
}
