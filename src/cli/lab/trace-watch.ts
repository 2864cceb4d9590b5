import type { TracesInside } from "#diagnosis";
import { monotonicMs } from "#load";
import { type ListeningOn, type RunningReceiver, targetEnvironment } from "#observe";
import type { ReceivePlan } from "#run";
import type { LoadStretch, SentBatch, StretchLoad } from "#trace";
import { openReceiver } from "../open-receiver.ts";
import { Interrupts } from "./interrupts.ts";
import { LateSpans } from "./late-spans.ts";

const lookEveryMs = 250;

/** What came of the target's traces by the end of a run. */
export interface TracesSeen {
  /** Undefined = no span came, or all were lost. */
  readonly inside?: TracesInside;
  /** Why the receiver ended before its time. */
  readonly lostBecause?: string;
  /** Of the stretches that were asked for; empty = no span came, or all were lost. */
  readonly stretches: readonly StretchLoad[];
}

interface Speaker {
  readonly say: (text: string) => void;
  readonly quiet?: boolean;
}

/** The receiver of the target's traces, from before the load to the last late span. Its death is no end of the run. */
export class TraceWatch {
  private readonly receiver: RunningReceiver;
  private readonly say: (text: string) => void;
  private readonly late = new LateSpans();
  private readonly timer: NodeJS.Timeout;
  private onOver: () => void = () => undefined;

  static async start(plan: ReceivePlan, { say, quiet = false }: Speaker): Promise<TraceWatch> {
    let onLost = (_reason: string): void => undefined;
    const receiver = await openReceiver(plan, (reason) => onLost(reason));
    const watch = new TraceWatch(receiver, say);
    onLost = (reason) => watch.lost(reason);
    for (const note of receiver.listening.notes) say(`note: ${note}`);
    if (!quiet) say(addressLine(receiver.listening));
    return watch;
  }

  private constructor(receiver: RunningReceiver, say: (text: string) => void) {
    this.receiver = receiver;
    this.say = say;
    this.timer = setInterval(() => this.look(), lookEveryMs);
  }

  /** Requests that were sent with a sampled trace. */
  sent(batch: SentBatch): void {
    this.receiver.order({ type: "requests", batch });
  }

  /** When the load is over: waits for late spans, where any came and nobody is in a hurry, and ends the receiver. */
  async finish(isHurried: boolean, asked: readonly LoadStretch[]): Promise<TracesSeen> {
    if (!isHurried) await this.waitForLate();
    const { inside, stretches } = await this.close(asked);
    const { lostBecause } = this.receiver;
    return {
      stretches: stretches.filter(({ places }) => places.length > 0),
      ...(inside !== undefined && inside.coverage.spansReceived > 0 && { inside }),
      ...(lostBecause !== undefined && { lostBecause }),
    };
  }

  /** Ends the receiver whatever it has. */
  close(asked: readonly LoadStretch[] = []): ReturnType<RunningReceiver["stop"]> {
    clearInterval(this.timer);
    return this.receiver.stop(asked);
  }

  private async waitForLate(): Promise<void> {
    const endedMs = monotonicMs();
    this.look();
    if (this.isOver(endedMs)) return;
    const over = new Promise<void>((resolve) => (this.onOver = resolve));
    const timer = setInterval(() => this.isOver(endedMs) && this.onOver(), lookEveryMs);
    const interrupts = new Interrupts(this.onOver, this.onOver);
    this.say(`waiting up to ${Math.ceil(this.late.waitMs / 1000)} s for late spans; Ctrl-C ends it`);
    await over;
    interrupts.release();
    clearInterval(timer);
  }

  private isOver(endedMs: number): boolean {
    return this.receiver.lostBecause !== undefined || this.late.isOver(endedMs, monotonicMs());
  }

  private look(): void {
    const { counts } = this.receiver;
    if (counts !== undefined) this.late.look(counts.services, monotonicMs());
  }

  private lost(reason: string): void {
    this.say(`the receiver of traces was lost: ${reason}; the run goes on without`);
    this.onOver();
  }
}

/** What to give the target; plimsoll ingest tells more, and what Sentry needs. */
function addressLine(listening: ListeningOn): string {
  const { openTelemetry } = targetEnvironment(listening);
  const endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
  return `traces of the target, if it sends any: ${endpoint}=${openTelemetry[endpoint]}`;
}
