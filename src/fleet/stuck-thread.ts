import { Session } from "node:inspector";
import { setTimeout as pause } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import { mapLocation } from "#scenario";
import { lastWordsKey } from "./messages.ts";

/** Native code (JSON.parse of half a gigabyte) cannot be stopped, so nothing can be asked of a thread that is in it. */
const answerLimitMs = 1000;
const lookMs = 20;

interface CallFrame {
  readonly location: { readonly scriptId: string; readonly lineNumber: number; readonly columnNumber?: number };
}

interface InspectorMessage {
  readonly method?: string;
  readonly params?: {
    readonly scriptId?: string;
    readonly url?: string;
    readonly callFrames?: readonly CallFrame[];
  };
}

/**
 * Stops a thread that does not turn its loop where it is, lets it report what it has counted, and lets it go on: it has
 * to be ended afterwards. @returns the line of the test it is in, `file:line:column`, if that can be had
 */
export async function examineStuck(thread: Worker): Promise<string | undefined> {
  const examination = new Examination(thread.threadId);
  try {
    for (let waitedMs = 0; waitedMs < answerLimitMs && !examination.isDone; waitedMs += lookMs) {
      await pause(lookMs);
      examination.goOn();
    }
  } finally {
    examination.end();
  }
  return examination.place;
}

class Examination {
  isDone = false;
  place: string | undefined = undefined;
  private readonly session = new Session();
  private readonly threadId: number;
  private readonly files = new Map<string, string>();
  private readonly attached: { readonly sessionId: string; readonly title: string }[] = [];
  private readonly received: { readonly sessionId: string; readonly message: string }[] = [];
  private sessionId: string | undefined = undefined;
  private count = 0;

  constructor(threadId: number) {
    this.threadId = threadId;
    const { session } = this;
    session.connect();
    // These are called in the middle of whatever this thread is doing, its timers' own bookkeeping for one: they only
    // put down what they hear.
    session.on("NodeWorker.attachedToWorker", ({ params: { sessionId, workerInfo } }) => {
      this.attached.push({ sessionId, title: workerInfo.title });
    });
    session.on("NodeWorker.receivedMessageFromWorker", ({ params }) => {
      this.received.push(params);
    });
    session.post("NodeWorker.enable", { waitForDebuggerOnStart: false });
  }

  goOn(): void {
    if (this.sessionId === undefined) this.begin();
    for (let heard = this.received.shift(); heard !== undefined; heard = this.received.shift()) {
      if (heard.sessionId === this.sessionId) this.hear(JSON.parse(heard.message) as InspectorMessage);
    }
  }

  end(): void {
    this.session.disconnect();
  }

  private begin(): void {
    // "[worker 3] plimsoll worker 1": the inspector's own ids are counted otherwise.
    const own = this.attached.find(({ title }) => Number(/\d+/.exec(title)?.[0]) === this.threadId);
    if (own === undefined) return;
    this.sessionId = own.sessionId;
    this.send("Debugger.enable");
    this.send("Debugger.pause");
  }

  private hear({ method, params = {} }: InspectorMessage): void {
    if (method === "Debugger.scriptParsed") this.files.set(params.scriptId ?? "", params.url ?? "");
    if (method === "Debugger.resumed") this.isDone = true;
    if (method !== "Debugger.paused") return;
    this.place = placeOf(params.callFrames ?? [], this.files);
    this.send("Runtime.evaluate", { expression: `globalThis[Symbol.for(${JSON.stringify(lastWordsKey)})]()` });
    // A thread that is paused cannot be ended.
    this.send("Debugger.resume");
  }

  private send(method: string, params: object = {}): void {
    const message = JSON.stringify({ id: ++this.count, method, params });
    this.session.post("NodeWorker.sendMessageToWorker", { sessionId: this.sessionId!, message });
  }
}

/** The innermost line the user wrote. */
function placeOf(frames: readonly CallFrame[], files: ReadonlyMap<string, string>): string | undefined {
  for (const { location } of frames) {
    const url = files.get(location.scriptId) ?? "";
    if (!url.startsWith("file:")) continue;
    const inBundle = { file: url, line: location.lineNumber + 1, column: (location.columnNumber ?? 0) + 1 };
    const { file, line, column } = mapLocation(inBundle);
    if (!url.endsWith(file)) return [file, line, column].join(":");
  }
  return undefined;
}
