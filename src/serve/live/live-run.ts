import { liveLine } from "#report";
import type {
  LinePicture,
  LiveNews,
  LiveResult,
  LiveSnapshot,
  LiveStatus,
  LoadChange,
  RunResult,
  TimelinePoint,
} from "#run";
import { FollowedRun, type RunState } from "#store";
import type { ServeParts } from "../parts.ts";
import { EventLog } from "./event-log.ts";
import type { Reader } from "./reader.ts";

/** Putting the result together and sending it may take so much of the time, and so many bytes a second. */
const busyShareMax = 0.1;
const resultBytesPerSecond = 200_000;

/** One run that is going on, read once for all pages that look at it. */
export class LiveRun {
  readonly followed: FollowedRun;
  status: LiveStatus | null = null;
  state: RunState = "running";
  /** Looks since somebody wanted something of it. */
  idleLooks = 0;
  readonly #parts: ServeParts;
  readonly #events: EventLog;
  readonly #readers = new Set<Reader>();
  #looking: Promise<void> | undefined;
  #turns: Promise<unknown> = Promise.resolve();
  #nextResultMs = 0;
  #line: LinePicture | undefined;
  /** What it was made from. */
  #lineKnown = "";
  #shown: { readonly bytes: Uint8Array; readonly id: string; readonly untilMs: number } | undefined;

  private constructor(parts: ServeParts, followed: FollowedRun, epoch: string) {
    this.#parts = parts;
    this.followed = followed;
    this.#events = new EventLog(epoch);
  }

  /** @param epoch tells events of this reading apart from those of another */
  static async open(parts: ServeParts, id: string, epoch: string): Promise<LiveRun> {
    const run = new LiveRun(parts, await FollowedRun.open(parts.runs, id), epoch);
    await run.look();
    return run;
  }

  get isWatched(): boolean {
    return this.#readers.size > 0;
  }

  /** One look at a time: a disk that does not answer is not asked again meanwhile. */
  look(): Promise<void> {
    this.#looking ??= this.#inTurn(() => this.#lookOnce()).finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  /** What it missed, where that is known; else all there is. */
  join(reader: Reader, lastEventId: string | undefined): Promise<void> {
    this.idleLooks = 0;
    return this.#inTurn(() => this.#joinNow(reader, lastEventId));
  }

  async #joinNow(reader: Reader, lastEventId: string | undefined): Promise<void> {
    const missed = lastEventId === undefined ? undefined : this.#events.after(lastEventId);
    for (const event of missed ?? (await this.#fromTheBeginning())) reader.send(event);
    if (this.state !== "running") this.#tellEnd(reader);
    else this.#readers.add(reader);
    reader.onClosed(() => this.#readers.delete(reader));
  }

  close(): void {
    for (const reader of this.#readers) reader.close();
    this.#readers.clear();
  }

  /** Nothing happens between what a page is shown first and its place among those that are told more. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turns.then(work);
    this.#turns = turn.catch(() => undefined);
    return turn;
  }

  async #lookOnce(): Promise<void> {
    const points: TimelinePoint[] = [];
    const loadChanges: LoadChange[] = [];
    const { state, status } = await this.followed.look((second) => {
      points.push(second.point);
      loadChanges.push(...(second.loadChanges ?? []));
    });
    this.state = state;
    this.status = status;
    this.idleLooks += 1;
    const result = this.isWatched ? await this.#resultInTurn() : undefined;
    const line = this.#lineNews();
    const news: LiveNews = { points, loadChanges, status, ...(line && { line }), ...(result && { result }) };
    const event = this.#events.add("second", JSON.stringify(news));
    for (const reader of this.#readers) reader.send(event);
    if (state !== "running") for (const reader of [...this.#readers]) this.#tellEnd(reader);
  }

  /** The picture of a search, where it is another than before. */
  #lineNews(): LinePicture | undefined {
    const progress = this.status?.explore;
    const known = JSON.stringify([progress?.trials.length, progress?.rules, progress?.capacity, progress?.saturation]);
    if (progress === undefined || known === this.#lineKnown) return undefined;
    this.#lineKnown = known;
    this.#line = liveLine(progress);
    return this.#line;
  }

  /** As often as its size and the work it makes allow; each second of all but the largest tests. */
  async #resultInTurn(): Promise<LiveResult | undefined> {
    const fromMs = this.#parts.clock.nowMs();
    if (fromMs < this.#nextResultMs) return undefined;
    const result = liveResult(await this.followed.result(true));
    const tookMs = this.#parts.clock.nowMs() - fromMs;
    const bytes = result.operations.length * 1500;
    this.#nextResultMs = fromMs + Math.max(tookMs / busyShareMax, (bytes / resultBytesPerSecond) * 1000) - 500;
    return result;
  }

  /** All there is: what was put together for another page a moment ago, and what came since then. */
  async #fromTheBeginning(): Promise<readonly Uint8Array[]> {
    const since = this.#shown && this.#events.after(this.#shown.id);
    const fromMs = this.#parts.clock.nowMs();
    if (this.#shown !== undefined && since !== undefined && fromMs < this.#shown.untilMs)
      return [this.#shown.bytes, ...since];
    const { id } = this.#events;
    const picture = await this.#parts.pictureOf(this.followed.start.plan.id);
    const line = this.#line;
    const snapshot: LiveSnapshot = {
      picture,
      status: this.status,
      ...(line && { line }),
      mayControl: this.#parts.mayControl,
    };
    const bytes = this.#events.numbered("snapshot", JSON.stringify(snapshot));
    const nowMs = this.#parts.clock.nowMs();
    this.#shown = { bytes, id, untilMs: nowMs + (nowMs - fromMs) / busyShareMax };
    return [bytes];
  }

  /** The page then asks for the run as it was kept. */
  #tellEnd(reader: Reader): void {
    reader.send(this.#events.numbered("over", JSON.stringify({ state: this.state })));
    reader.close();
  }
}

function liveResult(result: RunResult): LiveResult {
  const { durationMs, totals, ledger, operations, errors, scenarios, summary, findings } = result;
  return { durationMs, totals, ledger, operations, errors, scenarios, summary, findings };
}
