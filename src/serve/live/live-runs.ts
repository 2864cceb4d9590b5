import { randomBytes } from "node:crypto";
import { runEntry, runIds } from "#store";
import type { ServeParts } from "../parts.ts";
import { LiveRun } from "./live-run.ts";
import { Reader } from "./reader.ts";

const lookMs = 1_000;
const readersMost = 64;
/** Nobody has looked at it for so long: who comes back is shown everything anew. */
const idleLooksMost = 60;
/** Runs that are going on are among the newest. */
const newestLookedAt = 20;

/** The runs that somebody looks at while they go on. */
export class LiveRuns {
  readonly #parts: ServeParts;
  readonly #open = new Map<string, Promise<LiveRun>>();
  readonly #timer: NodeJS.Timeout;
  #readers = 0;

  constructor(parts: ServeParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => void this.#lookAtAll().catch(parts.onFault), lookMs).unref();
  }

  /** Undefined = too many are open. */
  async stream(id: string, lastEventId: string | undefined): Promise<ReadableStream<Uint8Array> | undefined> {
    if (this.#readers >= readersMost) return undefined;
    const reader = new Reader();
    this.#readers += 1;
    reader.onClosed(() => (this.#readers -= 1));
    try {
      await (await this.#run(id)).join(reader, lastEventId);
    } catch (error) {
      // Nobody gets this stream: it must not keep a place from those who come later.
      reader.close();
      throw error;
    }
    return reader.stream;
  }

  get readers(): number {
    return this.#readers;
  }

  /** Those that are going on. */
  async running(): Promise<readonly LiveRun[]> {
    const ids = (await runIds(this.#parts.runs)).slice(0, newestLookedAt);
    const entries = await Promise.all(ids.map((id) => runEntry(this.#parts.runs, id)));
    const running = entries.filter(({ state }) => state === "running");
    const opened = await Promise.allSettled(running.map(({ id }) => this.#run(id)));
    // One that cannot be read must not hide the others.
    const runs = opened.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    for (const each of opened) if (each.status === "rejected") this.#parts.onFault(each.reason);
    for (const run of runs) run.idleLooks = 0;
    return runs.filter(({ state }) => state === "running");
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const opened of await Promise.allSettled(this.#open.values()))
      if (opened.status === "fulfilled") opened.value.close();
    this.#open.clear();
  }

  #run(id: string): Promise<LiveRun> {
    const open = this.#open.get(id);
    if (open !== undefined) return open;
    const opening = LiveRun.open(this.#parts, id, randomBytes(6).toString("hex"));
    this.#open.set(id, opening);
    opening.catch(() => this.#open.delete(id));
    return opening;
  }

  async #lookAtAll(): Promise<void> {
    for (const [id, opening] of [...this.#open]) {
      try {
        await this.#lookAt(id, await opening);
      } catch (error) {
        // The others are looked at all the same.
        this.#parts.onFault(error);
      }
    }
  }

  async #lookAt(id: string, run: LiveRun): Promise<void> {
    await run.look();
    if (run.state === "running" && (run.isWatched || run.idleLooks <= idleLooksMost)) return;
    run.close();
    this.#open.delete(id);
  }
}
