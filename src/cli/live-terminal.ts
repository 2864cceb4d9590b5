import { counted, exploreTrialLine, type LiveState, liveLines, type Palette, progressLine, safeText } from "#report";
import type { LiveSink } from "./live-sink.ts";

/** Shows a run while it goes on. Nothing it does can stop or slow the run. */
export interface LiveView {
  /** Call as often as there is news; what is too often is not drawn. */
  update(state: LiveState): void;
  /** A message of its own, above the view. */
  note(text: string): void;
  /** Takes the view away and gives the cursor back. */
  stop(): Promise<void>;
}

export interface LiveOptions {
  readonly sink: LiveSink;
  /** Terminal size, asked before every frame; undefined where there is no terminal. */
  readonly size: () => { readonly columns: number; readonly rows: number } | undefined;
  readonly palette: Palette;
  /** The terminal shows nothing but ASCII. */
  readonly isAscii?: boolean;
  /** A monotonic clock. */
  readonly nowMs: () => number;
}

/** At most four frames a second: the processor belongs to the load. */
const frameMs = 250;
const lineMs = 10_000;
const hideCursor = "\u001b[?25l";
const showCursor = "\u001b[?25h";
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export async function startLiveView(options: LiveOptions): Promise<LiveView> {
  return options.size() === undefined ? lineView(options) : screenView(options);
}

/** A line every ten seconds, and one when the run is being stopped: for logs. Of a search a line for each trial. */
function lineView({ sink, nowMs }: LiveOptions): LiveView {
  const notes = noteWriter(sink);
  let lastMs: number | undefined;
  let isStopping = false;
  let trialsTold = 0;
  let stagesTold = 0;
  return {
    update(state) {
      if (state.phase === "starting") return;
      if (state.pursuit !== undefined) {
        const { told } = state.pursuit;
        for (const line of told.slice(stagesTold)) sink.write(`${line}\n`);
        stagesTold = told.length;
      }
      if (state.explore !== undefined) {
        const { trials } = state.explore;
        for (const trial of trials.slice(trialsTold)) sink.write(`${exploreTrialLine(trial)}\n`);
        trialsTold = trials.length;
        return;
      }
      const now = nowMs();
      const isNews = state.phase === "stopping" && !isStopping;
      isStopping = state.phase === "stopping";
      // The first seconds have little to tell: the first line comes after the usual time, too.
      lastMs ??= now;
      if (!isNews && now - lastMs < lineMs) return;
      lastMs = now;
      sink.write(`${progressLine(state)}\n`);
    },
    note: notes.add,
    stop() {
      notes.end();
      return sink.close();
    },
  };
}

/** Messages only. */
export function quietView(sink: LiveSink): LiveView {
  const notes = noteWriter(sink);
  return {
    update: () => undefined,
    note: notes.add,
    stop() {
      notes.end();
      return sink.close();
    },
  };
}

async function screenView({ sink, size, palette, isAscii = false, nowMs }: LiveOptions): Promise<LiveView> {
  const { createLogUpdate } = await import("log-update");
  const { columns = 80, rows = 24 } = size() ?? {};
  const screen = Object.assign(sink.stream, { isTTY: true as const, columns, rows });
  // The cursor is ours to hide: the library would write to stderr for it, and wait there.
  const frame = createLogUpdate(screen, { showCursor: true });
  const giveBack = restoreOnExit(() => sink.write(showCursor));
  let lastMs = -Infinity;
  const notes = noteWriter(sink);
  let isOver = false;
  let lineCount = 0;
  sink.write(hideCursor);
  return {
    update(state) {
      const now = nowMs();
      if (isOver || now - lastMs < frameMs || !sink.isIdle) return;
      lastMs = now;
      Object.assign(screen, size());
      const lines = liveLines(state, { columns: screen.columns, rows: screen.rows, palette, isAscii });
      // log-update 7.2.0 draws over lines that should have moved when others come or go above them.
      if (lines.length !== lineCount) frame.clear();
      lineCount = lines.length;
      frame(lines.join("\n"));
    },
    note(text) {
      if (!isOver) frame.clear();
      notes.add(text);
    },
    async stop() {
      if (isOver) return;
      isOver = true;
      frame.clear();
      notes.end();
      giveBack();
      await sink.close();
    },
  };
}

/** Messages of the run and of the test's own log: their text may come from the target. What was left out is counted. */
function noteWriter(sink: LiveSink): { add(text: string): void; end(): void } {
  let leftOut = 0;
  return {
    add(text) {
      const lines = text.split("\n").map(safeText);
      if (!sink.write(`${lines.join("\n")}\n`)) leftOut += 1;
    },
    end() {
      if (leftOut > 0) sink.write(`${counted(leftOut, "message")} left out: nobody read them in time\n`);
    },
  };
}

/** The cursor comes back however the process ends, but for kill -9. */
function restoreOnExit(restore: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    // Somebody else handles this signal and decides what comes next.
    if (process.listenerCount(signal) > 1) return;
    giveBack();
    process.kill(process.pid, signal);
  };
  const giveBack = (): void => {
    process.off("exit", restore);
    for (const signal of signals) process.off(signal, onSignal);
    restore();
  };
  process.once("exit", restore);
  for (const signal of signals) process.on(signal, onSignal);
  return giveBack;
}
