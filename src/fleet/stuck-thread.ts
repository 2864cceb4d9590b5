import { Session } from "node:inspector";
import type { Worker } from "node:worker_threads";
import { mapLocation } from "#scenario";
import { lastWordsKey } from "./messages.ts";

/** Native code (JSON.parse of half a gigabyte) cannot be stopped, so nothing can be asked of a thread that is in it. */
const answerLimitMs = 700;

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
export function examineStuck(thread: Worker): Promise<string | undefined> {
  const session = new Session();
  return new Promise<string | undefined>((resolve) => {
    const limit = setTimeout(() => resolve(undefined), answerLimitMs);
    session.connect();
    examine(session, thread, (place) => {
      clearTimeout(limit);
      resolve(place);
    });
  }).finally(() => session.disconnect());
}

function examine(session: Session, thread: Worker, done: (place: string | undefined) => void): void {
  const files = new Map<string, string>();
  let sessionId: string | undefined;
  let place: string | undefined;
  let count = 0;
  const send = (method: string, params: object = {}): void => {
    const message = JSON.stringify({ id: ++count, method, params });
    session.post("NodeWorker.sendMessageToWorker", { sessionId: sessionId!, message });
  };
  session.on("NodeWorker.attachedToWorker", ({ params }) => {
    // "[worker 3] plimsoll worker 1": the inspector's own ids are counted otherwise.
    if (Number(/\d+/.exec(params.workerInfo.title)?.[0]) !== thread.threadId) return;
    sessionId = params.sessionId;
    send("Debugger.enable");
    send("Debugger.pause");
  });
  session.on("NodeWorker.receivedMessageFromWorker", (received) => {
    if (received.params.sessionId !== sessionId) return;
    const { method, params = {} } = JSON.parse(received.params.message) as InspectorMessage;
    if (method === "Debugger.scriptParsed") files.set(params.scriptId ?? "", params.url ?? "");
    if (method === "Debugger.paused") {
      place = placeOf(params.callFrames ?? [], files);
      send("Runtime.evaluate", { expression: `globalThis[Symbol.for(${JSON.stringify(lastWordsKey)})]()` });
      // A thread that is paused cannot be ended.
      send("Debugger.resume");
    }
    if (method === "Debugger.resumed") done(place);
  });
  session.post("NodeWorker.enable", { waitForDebuggerOnStart: false });
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
