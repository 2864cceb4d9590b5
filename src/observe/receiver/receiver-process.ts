import { type ChildProcess, fork, type SendHandle } from "node:child_process";
import type { Socket } from "node:net";
import type { TracesInside } from "#diagnosis";
import type { LoadStretch, StretchLoad } from "#trace";
import type { Pulled } from "../jaeger/pull-traces.ts";
import { type DoorName, doorNames, type Doors, handleOf } from "./doors.ts";
import type { ReceiverJob, ReceiverOrder, ReceiverReport, TracesNews } from "./messages.ts";
import type { ReceiverCounts } from "./tally.ts";

/** Its heap: bodies stand beside it, and both together stay below 256 MiB. */
const heapMiB = 128;
const startLimitMs = 10_000;
const stopLimitMs = 20_000;
const lastWordsMax = 4_000;
/** Collecting in several threads would take several cores from generator and target at once. */
const execArgv = [`--max-old-space-size=${heapMiB}`, "--max-semi-space-size=8", "--single-threaded-gc"];

/** All there is of it at the end. */
export interface Received {
  /** The last known; undefined = it was lost before it told any. */
  readonly counts: ReceiverCounts | undefined;
  /** What was made of the spans; undefined = none came, or it was lost, and they with it. */
  readonly inside: TracesInside | undefined;
  /** What was asked for of stretches of load, as far as traces and metrics came. */
  readonly stretches: readonly StretchLoad[];
}

/** Who hears of what the receiver's process does by itself. */
export interface ReceiverListener {
  /** It ended, and nobody had asked for that. */
  lost(reason: string): void;
  /** Once a second, of examples that changed. */
  news(news: TracesNews): void;
}

/** The receiver's process, from its start to its end. */
export class ReceiverProcess {
  counts: ReceiverCounts | undefined;
  private inside: TracesInside | undefined;
  private stretches: readonly StretchLoad[] = [];
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private lastWords = "";
  private isLeaving = false;
  private isStopping = false;
  /** It has said its last word. */
  private isDone = false;
  private readonly listener: ReceiverListener;
  private onServing: () => void = () => undefined;
  private onPulled: (pulled: Pulled) => void = () => undefined;
  private onFailed: (error: Error) => void = () => undefined;

  /** @param entry the built file of child.ts */
  constructor(entry: string, listener: ReceiverListener) {
    // Arrays of numbers cross as they are, not as JSON.
    const child = fork(entry, [], { stdio: ["ignore", "ignore", "pipe", "ipc"], execArgv, serialization: "advanced" });
    this.child = child;
    this.listener = listener;
    child.stderr?.on("data", (chunk: Buffer) => {
      this.lastWords = (this.lastWords + chunk.toString("utf8")).slice(-lastWordsMax);
    });
    child.on("message", (report: ReceiverReport) => this.hear(report));
    child.on("error", (error) => this.onFailed(error));
    this.ended = new Promise((resolve) => {
      child.once("close", (code, signal) => {
        const reason = this.reasonOf(code, signal);
        this.onFailed(new Error(reason));
        if (!this.isLeaving || (this.isStopping && !this.isDone)) listener.lost(reason);
        resolve();
      });
    });
  }

  /** Settles once it serves the doors; what it is ordered meanwhile it does when it has begun. */
  serve(doors: Doors, job: ReceiverJob): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.onFailed(new Error("it did not begin within 10 s")), startLimitMs);
      this.onServing = () => {
        clearTimeout(timer);
        this.onFailed = () => undefined;
        resolve();
      };
      this.onFailed = (error) => {
        clearTimeout(timer);
        this.isLeaving = true;
        this.child.kill("SIGKILL");
        reject(error);
      };
      for (const door of doorNames) this.order({ type: "door", door }, handleOf(doors[door]));
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
    this.isStopping = true;
    const timer = setTimeout(() => this.child.kill("SIGKILL"), stopLimitMs);
    this.order({ type: "stop", stretches });
    await this.ended;
    clearTimeout(timer);
    return { counts: this.counts, inside: this.inside, stretches: this.stretches };
  }

  /** @param handle what the order is about */
  order(order: ReceiverOrder, handle?: object): void {
    // It may have ended a moment ago: "close" says so.
    if (this.child.connected) this.child.send(order, handle as SendHandle, () => undefined);
  }

  /** Who came in before it served; settles once it is the other process's, or that one is gone. */
  async admit(door: DoorName, socket: Socket): Promise<void> {
    if (socket.destroyed || !this.child.connected) return;
    const order: ReceiverOrder = { type: "guest", door };
    const handle = (socket as unknown as { readonly _handle: { close(): void } | null })._handle;
    const sent = new Promise<void>((resolve) => this.child.send(order, socket, () => resolve()));
    // What is on its way when the process ends is neither called back for nor closed.
    void this.ended.then(() => handle?.close());
    await Promise.race([sent, this.ended]);
  }

  private hear(report: ReceiverReport): void {
    if (report.type === "serving") this.onServing();
    else if (report.type === "failed") this.onFailed(new Error(report.reason));
    else if (report.type === "pulled") this.onPulled(report.pulled);
    else if (report.type === "traces") this.listener.news(report.news);
    else this.counts = report.counts;
    if (report.type !== "stopped") return;
    this.isDone = true;
    ({ inside: this.inside, stretches: this.stretches } = report);
  }

  private reasonOf(code: number | null, signal: string | null): string {
    if (/heap out of memory/.test(this.lastWords)) return `it ran out of memory (${heapMiB} MiB)`;
    const fault = /^\w*Error: .*$/m.exec(this.lastWords)?.[0];
    return `it ended with ${signal ?? `code ${code}`}${fault === undefined ? "" : ` (${fault})`}`;
  }
}
