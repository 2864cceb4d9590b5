import { isDeepStrictEqual } from "node:util";
import type { TracesInside } from "#diagnosis";
import { monotonicMs } from "#load";
import {
  type ListeningOn,
  type Pulled,
  type ReceiverCounts,
  type RunningReceiver,
  targetEnvironment,
  type TracesNews,
} from "#observe";
import { redactUrl } from "#secrets";
import type { CountedStretch, LoadStretch, SentBatch, StretchLoad } from "#trace";
import { formatCount } from "#units";
import { UserError } from "#run";
import { openReceiver } from "../open-receiver.ts";
import { usualPlace } from "../plan/receive-plan.ts";
import { Interrupts } from "./interrupts.ts";
import type { RunOrder } from "./lab.ts";
import { LateSpans } from "./late-spans.ts";

const lookEveryMs = 250;
const neverListened = `no traces can be received on ${usualPlace.host}`;

/** What came of the target's traces by the end of a run. */
export interface TracesSeen {
  /** Undefined = no span came, or all were lost. */
  readonly inside?: TracesInside;
  readonly counts?: ReceiverCounts;
  /** After the load. */
  readonly waitedMs: number;
  /** Why traces that were to be fetched are not there, or not all. */
  readonly unread?: string;
  /** Why the receiver ended before its time. */
  readonly lostBecause?: string;
  /** Of the stretches that were asked for; empty = no span came, or all were lost. */
  readonly stretches: readonly StretchLoad[];
}

/** The receiver of the target's traces, from before the load to the last late span. Its death is no end of the run. */
export class TraceWatch {
  /** Undefined = it never was. */
  private readonly receiver: RunningReceiver | undefined;
  /** Why it never was. */
  private readonly unheard: string;
  private readonly say: (text: string) => void;
  private readonly late: LateSpans;
  private readonly jaeger: string | undefined;
  private readonly timer: NodeJS.Timeout;
  private onOver: () => void = () => undefined;

  /** @param keep is told once a second of what changed */
  static async start(order: RunOrder, keep: (news: TracesNews) => void): Promise<TraceWatch | undefined> {
    const { plan, traceFile, say, sayAsIs = say, quiet = false } = order;
    if (plan.receive === undefined) return undefined;
    let onLost = (_reason: string): void => undefined;
    const job = { ...plan.receive, ...(traceFile !== undefined && { keepFile: traceFile }) };
    const opening = openReceiver(job, isOnDemand(order), { lost: (reason) => onLost(reason), news: keep });
    // Where nobody asked for an address, there is no mistake to tell of, and a run to make.
    let unheard = neverListened;
    const receiver = await opening.catch((error: unknown) => {
      if (job.host !== usualPlace.host || !(error instanceof UserError)) throw error;
      unheard = `${neverListened}: ${error.why ?? error.message}`;
      return undefined;
    });
    const watch = new TraceWatch(receiver, order, unheard);
    onLost = (reason) => watch.lost(reason);
    for (const note of receiver?.listening.notes ?? []) say(`note: ${note}`);
    if (receiver === undefined) say(`note: ${unheard}; the run goes on without traces of the target`);
    else if (!quiet) for (const line of addressLines(receiver.listening)) sayAsIs(line);
    return watch;
  }

  private constructor(
    receiver: RunningReceiver | undefined,
    { plan, say, firstSpansWithinMs }: RunOrder,
    unheard: string,
  ) {
    this.receiver = receiver;
    this.unheard = unheard;
    this.late = new LateSpans(firstSpansWithinMs);
    this.jaeger = plan.receive?.jaeger;
    this.say = say;
    this.timer = setInterval(() => this.look(), lookEveryMs);
  }

  /** Requests that were sent with a sampled trace. */
  sent(batch: SentBatch): void {
    this.receiver?.order({ type: "requests", batch });
  }

  /** A load of a search, which gets examples of its own. */
  addStretch(stretch: CountedStretch): void {
    this.receiver?.order({ type: "stretch", stretch });
  }

  /** When the load is over: waits for late spans, where any came and nobody is in a hurry, and ends the receiver. */
  async finish(isHurried: boolean, asked: readonly LoadStretch[]): Promise<TracesSeen> {
    const { receiver } = this;
    if (receiver === undefined) return { waitedMs: 0, lostBecause: this.unheard, stretches: [] };
    const endedMs = monotonicMs();
    if (!isHurried) await this.waitForLate(receiver);
    const unread = isHurried ? undefined : await this.pull(receiver);
    const waitedMs = monotonicMs() - endedMs;
    clearInterval(this.timer);
    const { inside, counts, stretches } = await receiver.stop(asked);
    const { lostBecause } = receiver;
    return {
      stretches: stretches.filter(({ places }) => places.length > 0),
      waitedMs,
      ...(unread !== undefined && { unread }),
      ...(counts !== undefined && { counts }),
      ...(inside !== undefined && inside.coverage.spansReceived > 0 && { inside }),
      ...(lostBecause !== undefined && { lostBecause }),
    };
  }

  /** Ends the receiver whatever it has. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.receiver?.stop();
  }

  /** Fetches traces from Jaeger; says why, where not all are there. */
  private async pull(receiver: RunningReceiver): Promise<string | undefined> {
    if (this.jaeger === undefined) return undefined;
    const from = redactUrl(this.jaeger);
    this.say(`fetching traces from ${from}, for a minute at most; Ctrl-C ends it`);
    const ended = new Promise<"ended">((resolve) => (this.onOver = () => resolve("ended")));
    const interrupts = new Interrupts(
      () => this.onOver(),
      () => this.onOver(),
    );
    const pulled = await Promise.race([receiver.pull(), ended]);
    interrupts.release();
    if (pulled === undefined || receiver.lostBecause !== undefined) return undefined;
    if (pulled === "ended") return `not all could be fetched from ${from}: it was interrupted`;
    return pulledText(pulled, from);
  }

  private async waitForLate(receiver: RunningReceiver): Promise<void> {
    const over = new Promise<void>((resolve) => (this.onOver = resolve));
    const interrupts = new Interrupts(this.onOver, this.onOver);
    await Promise.race([receiver.heard(), over]);
    const endedMs = monotonicMs();
    const isOver = (): boolean => receiver.lostBecause !== undefined || this.late.isOver(endedMs, monotonicMs());
    this.look();
    if (!isOver() && interrupts.count === 0) {
      const timer = setInterval(() => isOver() && this.onOver(), lookEveryMs);
      this.say(`waiting up to ${Math.ceil(this.late.waitMs / 1000)} s for late spans; Ctrl-C ends it`);
      await over;
      clearInterval(timer);
    }
    interrupts.release();
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

/**
 * A search is not disturbed by a process that starts beside one of its loads. Who says where to listen, or asks for traces
 * in another way, expects them: for them it stands ready before the load.
 */
function isOnDemand({ plan, drive, traceFile, firstSpansWithinMs = 0 }: RunOrder): boolean {
  const asksForTraces = plan.http.traceSampling !== undefined || traceFile !== undefined || firstSpansWithinMs > 0;
  return drive === undefined && !asksForTraces && isDeepStrictEqual(plan.receive, usualPlace);
}

function pulledText({ asked, found, failedBecause }: Pulled, from: string): string | undefined {
  const share = `${formatCount(found)} of ${formatCount(asked)} traces were fetched from ${from}`;
  if (failedBecause !== undefined) return `${share}: ${failedBecause}`;
  return found < asked ? `${share}; it does not know the others` : undefined;
}

/** What to give the target, whichever of the two it has; plimsoll ingest tells more, such as larger queues. */
function addressLines(listening: ListeningOn): readonly string[] {
  const { openTelemetry, sentry } = targetEnvironment(listening);
  const [endpoint, dsn] = ["OTEL_EXPORTER_OTLP_ENDPOINT", "SENTRY_DSN"];
  return [
    "to see inside the target, start it with one of these",
    `  ${endpoint}=${openTelemetry[endpoint]}`,
    `  ${dsn}=${sentry[dsn]}`,
  ];
}
