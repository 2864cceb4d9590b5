import type { TracesInside } from "#diagnosis";
import { monotonicMs } from "#load";
import { type ListeningOn, type RunningReceiver, targetEnvironment } from "#observe";
import type { ReceivePlan } from "#run";
import type { SentBatch } from "#trace";
import { openReceiver } from "../open-receiver.ts";
import { usualPlace } from "../plan/receive-plan.ts";
import { Interrupts } from "./interrupts.ts";
import { LateSpans } from "./late-spans.ts";

const lookEveryMs = 250;
const neverListened = `nothing could be listened on at ${usualPlace.host}`;

/** What came of the target's traces by the end of a run. */
export interface TracesSeen {
  /** Undefined = no span came, or all were lost. */
  readonly inside?: TracesInside;
  /** Why the receiver ended before its time. */
  readonly lostBecause?: string;
}

interface Speaker {
  readonly say: (text: string) => void;
  readonly quiet?: boolean;
}

/** The receiver of the target's traces, from before the load to the last late span. Its death is no end of the run. */
export class TraceWatch {
  /** Undefined = it never was. */
  private readonly receiver: RunningReceiver | undefined;
  private readonly say: (text: string) => void;
  private readonly late = new LateSpans();
  private readonly timer: NodeJS.Timeout;
  private onOver: () => void = () => undefined;

  static async start(plan: ReceivePlan, { say, quiet = false }: Speaker): Promise<TraceWatch> {
    const ear: { hear?: (reason: string) => void } = {};
    const opening = openReceiver(plan, (reason) => ear.hear?.(reason));
    // Where nobody asked for an address, there is no mistake to tell of, and a run to make.
    const receiver = plan.host === usualPlace.host ? await opening.catch(() => undefined) : await opening;
    const watch = new TraceWatch(receiver, say);
    ear.hear = (reason) => watch.lost(reason);
    for (const note of receiver?.listening.notes ?? []) say(`note: ${note}`);
    if (receiver === undefined) say(`note: ${neverListened}; the run goes on without traces of the target`);
    else if (!quiet) say(addressLine(receiver.listening));
    return watch;
  }

  private constructor(receiver: RunningReceiver | undefined, say: (text: string) => void) {
    this.receiver = receiver;
    this.say = say;
    this.timer = setInterval(() => this.look(), lookEveryMs);
  }

  /** Requests that were sent with a sampled trace. */
  sent(batch: SentBatch): void {
    this.receiver?.order({ type: "requests", batch });
  }

  /** When the load is over: waits for late spans, where any came and nobody is in a hurry, and ends the receiver. */
  async finish(isHurried: boolean): Promise<TracesSeen> {
    const { receiver } = this;
    if (receiver === undefined) return { lostBecause: neverListened };
    if (!isHurried) await this.waitForLate(receiver);
    clearInterval(this.timer);
    const { inside } = await receiver.stop();
    const { lostBecause } = receiver;
    return {
      ...(inside !== undefined && inside.coverage.spansReceived > 0 && { inside }),
      ...(lostBecause !== undefined && { lostBecause }),
    };
  }

  /** Ends the receiver whatever it has. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.receiver?.stop();
  }

  private async waitForLate(receiver: RunningReceiver): Promise<void> {
    const endedMs = monotonicMs();
    const isOver = (): boolean => receiver.lostBecause !== undefined || this.late.isOver(endedMs, monotonicMs());
    this.look();
    if (isOver()) return;
    const over = new Promise<void>((resolve) => (this.onOver = resolve));
    const timer = setInterval(() => isOver() && this.onOver(), lookEveryMs);
    const interrupts = new Interrupts(this.onOver, this.onOver);
    this.say(`waiting up to ${Math.ceil(this.late.waitMs / 1000)} s for late spans; Ctrl-C ends it`);
    await over;
    interrupts.release();
    clearInterval(timer);
  }

  private look(): void {
    const { counts } = this.receiver ?? {};
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
  return `for traces of the target: ${endpoint}=${openTelemetry[endpoint]}`;
}
