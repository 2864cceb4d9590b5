import { type ChildProcess, fork } from "node:child_process";
import type { TracesInside } from "#diagnosis";
import type { LoadStretch, StretchLoad } from "#trace";
import type { Pulled } from "../jaeger/pull-traces.ts";
import type { ReceiverJob, ReceiverOrder, ReceiverReport, TracesNews } from "./messages.ts";
import type { ListeningOn } from "./receiver.ts";
import type { ReceiverCounts } from "./tally.ts";

/** Its heap: bodies stand beside it, and both together stay below 256 MiB. */
const heapMiB = 128;
const startLimitMs = 10_000;
const stopLimitMs = 20_000;
const lastWordsMax = 4_000;

/** All there is of it at the end. */
export interface Received {
  /** The last known; undefined = it was lost before it told any. */
  readonly counts: ReceiverCounts | undefined;
  /** What was made of the spans; undefined = it was lost, and they with it. */
  readonly inside: TracesInside | undefined;
  /** What was asked for of stretches of load, as far as traces and metrics came. */
  readonly stretches: readonly StretchLoad[];
}

export interface RunningReceiver {
  readonly listening: ListeningOn;
  readonly pid: number;
  /** As of a quarter of a second ago at most. */
  readonly counts: ReceiverCounts | undefined;
  /** Why it ended without being told to; undefined = it has not. What it counted until then stands in `counts`. */
  readonly lostBecause: string | undefined;
  /** Tells it something while it runs; to one that is gone nothing is told. */
  order(order: ReceiverOrder): void;
  /** Fetches traces from Jaeger; undefined = it was lost meanwhile. */
  pull(): Promise<Pulled | undefined>;
  /** Takes no more connections, finishes what is under way, and ends. */
  stop(stretches?: readonly LoadStretch[]): Promise<Received>;
}

/**
 * Starts the receiver in a process of its own. Rejects where it cannot listen at all; what happens to it later is a
 * doubt, never an error.
 * @param entry the built file of child.ts
 * @param onLost hears of an end that nobody asked for
 * @param onNews hears once a second of examples that changed
 */
export async function startReceiver(
  entry: string,
  job: ReceiverJob,
  onLost: (reason: string) => void,
  onNews: (news: TracesNews) => void = () => undefined,
): Promise<RunningReceiver> {
  const execArgv = [`--max-old-space-size=${heapMiB}`, "--max-semi-space-size=8"];
  // Arrays of numbers cross as they are, not as JSON.
  const child = fork(entry, [], { stdio: ["ignore", "ignore", "pipe", "ipc"], execArgv, serialization: "advanced" });
  const watched = new WatchedChild(child, onLost, onNews);
  const listening = await watched.start(job);
  return {
    listening,
    pid: child.pid!,
    get counts() {
      return watched.counts;
    },
    get lostBecause() {
      return watched.lostBecause;
    },
    order: (order) => watched.order(order),
    pull: () => watched.pull(),
    stop: (stretches = []) => watched.stop(stretches),
  };
}

class WatchedChild {
  counts: ReceiverCounts | undefined;
  private inside: TracesInside | undefined;
  private stretches: readonly StretchLoad[] = [];
  lostBecause: string | undefined;
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private lastWords = "";
  private isLeaving = false;
  private readonly onNews: (news: TracesNews) => void;
  private onListening: (listening: ListeningOn) => void = () => undefined;
  private onPulled: (pulled: Pulled) => void = () => undefined;
  private onFailed: (error: Error) => void = () => undefined;

  constructor(child: ChildProcess, onLost: (reason: string) => void, onNews: (news: TracesNews) => void) {
    this.child = child;
    this.onNews = onNews;
    child.stderr?.on("data", (chunk: Buffer) => {
      this.lastWords = (this.lastWords + chunk.toString("utf8")).slice(-lastWordsMax);
    });
    child.on("message", (report: ReceiverReport) => this.hear(report));
    child.on("error", (error) => this.onFailed(error));
    this.ended = new Promise((resolve) => {
      child.once("close", (code, signal) => {
        const reason = this.reasonOf(code, signal);
        this.onFailed(new Error(reason));
        if (!this.isLeaving) {
          this.lostBecause = reason;
          onLost(reason);
        }
        resolve();
      });
    });
  }

  start(job: ReceiverJob): Promise<ListeningOn> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.onFailed(new Error("it did not listen within 10 s")), startLimitMs);
      this.onListening = (listening) => {
        clearTimeout(timer);
        this.onFailed = () => undefined;
        resolve(listening);
      };
      this.onFailed = (error) => {
        clearTimeout(timer);
        this.isLeaving = true;
        this.child.kill("SIGKILL");
        reject(error);
      };
      this.order({ type: "start", job });
    });
  }

  async pull(): Promise<Pulled | undefined> {
    const pulled = new Promise<Pulled>((resolve) => (this.onPulled = resolve));
    this.order({ type: "pull" });
    return Promise.race([pulled, this.ended.then(() => undefined)]);
  }

  async stop(stretches: readonly LoadStretch[]): Promise<Received> {
    this.isLeaving = true;
    const timer = setTimeout(() => this.child.kill("SIGKILL"), stopLimitMs);
    this.order({ type: "stop", stretches });
    await this.ended;
    clearTimeout(timer);
    return { counts: this.counts, inside: this.inside, stretches: this.stretches };
  }

  order(order: ReceiverOrder): void {
    // It may have ended a moment ago: "close" says so.
    if (this.child.connected) this.child.send(order, () => undefined);
  }

  private hear(report: ReceiverReport): void {
    if (report.type === "listening") this.onListening(report.listening);
    else if (report.type === "failed") this.onFailed(new Error(report.reason));
    else if (report.type === "pulled") this.onPulled(report.pulled);
    else if (report.type === "traces") this.onNews(report.news);
    else this.counts = report.counts;
    if (report.type === "stopped") ({ inside: this.inside, stretches: this.stretches } = report);
  }

  private reasonOf(code: number | null, signal: string | null): string {
    if (/heap out of memory/.test(this.lastWords)) return `it ran out of memory (${heapMiB} MiB)`;
    const fault = /^\w*Error: .*$/m.exec(this.lastWords)?.[0];
    return `it ended with ${signal ?? `code ${code}`}${fault === undefined ? "" : ` (${fault})`}`;
  }
}
