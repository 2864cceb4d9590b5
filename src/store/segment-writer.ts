import { open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { encodeBlock, encodeHeader, payloadBytesMax } from "./segment.ts";
import { namedProblem, type StoreProblem, storeProblem } from "./store-problem.ts";

/** What a segment is written to. The second implementation, in tests, fails on demand. */
export interface AppendFile {
  /** Writes all of it or rejects; after a rejection any part may be in the file. */
  append(bytes: Buffer): Promise<void>;
  close(): Promise<void>;
}
export type OpenAppendFile = (path: string) => Promise<AppendFile>;

/** A segment is closed and the next begun before it gets larger: a reader holds one segment in memory. */
const segmentBytesDefault = 64 * 1024 * 1024;
/** So is one with this many records: what is thinned out later is a whole segment, and not the newest. */
const segmentRecordsDefault = 600;

/** What may wait to be written. Beyond it seconds are left out and counted: a slow disk must not fill the memory. */
const queuedBytesMax = 32 * 1024 * 1024;

export interface SegmentOptions {
  readonly openFile?: OpenAppendFile;
  readonly segmentBytesMax?: number;
  readonly segmentRecordsMax?: number;
  /** Nothing is written to it any more. */
  readonly onClosed?: (segment: { readonly name: string; readonly bytes: number; readonly lastMark: number }) => void;
}

/** Appends records to numbered segments, in order, without ever making the caller wait. */
export class SegmentWriter {
  readonly #directory: string;
  readonly #onProblem: (problem: StoreProblem) => void;
  readonly #openFile: OpenAppendFile;
  readonly #segmentBytesMax: number;
  readonly #segmentRecordsMax: number;
  readonly #onClosed: SegmentOptions["onClosed"];
  readonly #queue: { readonly json: Buffer; readonly mark: number }[] = [];
  #queuedBytes = 0;
  #file: AppendFile | undefined;
  #fileBytes = 0;
  #segment = 0;
  #records = 0;
  #lastMark = 0;
  #lost = 0;
  #draining: Promise<void> | undefined;

  constructor(directory: string, onProblem: (problem: StoreProblem) => void, options: SegmentOptions = {}) {
    this.#directory = directory;
    this.#onProblem = onProblem;
    this.#openFile = options.openFile ?? openToAppend;
    this.#segmentBytesMax = options.segmentBytesMax ?? segmentBytesDefault;
    this.#segmentRecordsMax = options.segmentRecordsMax ?? segmentRecordsDefault;
    this.#onClosed = options.onClosed;
  }

  /** Records that were not kept. */
  get lost(): number {
    return this.#lost;
  }

  /** @param mark where in the run it belongs: told again when its segment is closed */
  append(record: unknown, mark = 0): void {
    const json = Buffer.from(JSON.stringify(record));
    if (json.length > payloadBytesMax) return this.#lose(namedProblem("too_large", dirname(this.#directory)));
    if (this.#queuedBytes > 0 && this.#queuedBytes + json.length > queuedBytesMax) {
      return this.#lose(namedProblem("too_slow", dirname(this.#directory)));
    }
    this.#queue.push({ json, mark });
    this.#queuedBytes += json.length;
    this.#draining ??= this.#drain();
  }

  /** When everything that was appended so far is written, or lost. */
  async settled(): Promise<void> {
    await this.#draining;
  }

  /** Waits for what was appended, then closes the file. Never rejects because of the disk. */
  async close(): Promise<void> {
    await this.#draining;
    const file = this.#file;
    this.#file = undefined;
    await file?.close().catch((error: unknown) => this.#onProblem(storeProblem(error, dirname(this.#directory))));
  }

  async #drain(): Promise<void> {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      const { json, mark } = next;
      try {
        await this.#write(await encodeBlock(json));
        this.#lastMark = mark;
      } catch (error) {
        this.#lose(storeProblem(error, dirname(this.#directory)));
      }
      this.#queuedBytes -= json.length;
    }
    this.#draining = undefined;
  }

  async #write(block: Buffer): Promise<void> {
    const isFull = this.#fileBytes + block.length > this.#segmentBytesMax || this.#records >= this.#segmentRecordsMax;
    if (this.#file !== undefined && isFull) await this.#closeFull(this.#file);
    if (this.#file === undefined) await this.#openNext();
    // Counted before it is known to succeed: what failed half-way takes up room too.
    this.#fileBytes += block.length;
    await this.#file?.append(block);
    this.#records += 1;
  }

  async #closeFull(file: AppendFile): Promise<void> {
    this.#file = undefined;
    await file.close();
    this.#onClosed?.({ name: segmentName(this.#segment), bytes: this.#fileBytes, lastMark: this.#lastMark });
  }

  async #openNext(): Promise<void> {
    const file = await this.#openFile(join(this.#directory, segmentName(this.#segment + 1)));
    this.#segment += 1;
    this.#file = file;
    this.#records = 0;
    const header = encodeHeader();
    this.#fileBytes = header.length;
    await file.append(header);
  }

  #lose(problem: StoreProblem): void {
    this.#lost += 1;
    this.#onProblem(problem);
  }
}

const segmentName = (number: number): string => `${String(number).padStart(6, "0")}.segment`;

async function openToAppend(path: string): Promise<AppendFile> {
  const handle = await open(path, "ax");
  return {
    append: (bytes) => handle.appendFile(bytes),
    close: () => handle.close(),
  };
}
