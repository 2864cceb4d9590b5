import { Intake } from "../intake/intake.ts";
import type { SpanSink } from "../intake/sink.ts";
import { Admission } from "./admission.ts";
import { type ForwardedBody, Forwarder } from "./forwarder.ts";
import { IntakeDesk } from "./intake-desk.ts";
import { SocketGuard } from "./socket-guard.ts";
import { type ReceiverCounts, Tally } from "./tally.ts";

export interface ServiceOptions {
  readonly forward?: string;
  readonly isLoopback: boolean;
  /** Called in the midst of long work. */
  readonly rest?: () => void;
}

/** What the servers share: one set of limits, counts and ways out, whichever way a request came. */
export class Service {
  readonly admission = new Admission();
  readonly tally = new Tally();
  readonly desk: IntakeDesk;
  readonly guard: SocketGuard;
  readonly isLoopback: boolean;
  private readonly forwarder: Forwarder | undefined;
  private readonly sink: SpanSink;

  constructor(sink: SpanSink, { forward, isLoopback, rest }: ServiceOptions, nowMs: () => number) {
    this.sink = sink;
    this.isLoopback = isLoopback;
    this.desk = new IntakeDesk(new Intake(sink, rest), sink);
    this.guard = new SocketGuard(nowMs);
    this.forwarder = forward === undefined ? undefined : new Forwarder(new URL(forward));
  }

  get isForwarding(): boolean {
    return this.forwarder !== undefined;
  }

  passOn(body: ForwardedBody): void {
    this.forwarder?.pass(body);
  }

  counts(): ReceiverCounts {
    return this.tally.counts(this.desk.intake, this.guard, this.forwarder?.counts ?? null);
  }

  async close(): Promise<void> {
    this.desk.intake.flush();
    await this.forwarder?.close();
    await this.sink.close();
  }
}
