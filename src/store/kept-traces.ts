import { join } from "node:path";
import type { TracesInside } from "#diagnosis";
import type { RouteExample } from "#run";
import { Redactor } from "#secrets";
import { fileNames } from "./file-names.ts";
import { OpenRecords } from "./open-records.ts";
import { redactExample } from "./redact-example.ts";
import { makeFolders } from "./safe-file.ts";
import { type SegmentOptions, SegmentWriter } from "./segment-writer.ts";
import { type StoreProblem, storeProblem } from "./store-problem.ts";

/** What the target's traces say by now. */
export interface TracesNews {
  /** Of routes whose example is another than before. */
  readonly examples: readonly RouteExample[];
  readonly inside?: TracesInside;
  readonly isLast: boolean;
}

/** Of a run, before they are packed, to about a tenth; the second for those of its end. */
const spansBytesMax = { running: 48 * 1024 * 1024, atEnd: 16 * 1024 * 1024 } as const;

/** Writes examples of traces behind each other while the run goes on: of several for one place the last counts. */
export class KeptTraces {
  readonly #directory: string;
  readonly #redactor: Redactor;
  readonly #segments: SegmentWriter;
  readonly #open: OpenRecords;
  readonly #onProblem: (problem: StoreProblem) => void;
  #ready: Promise<boolean> | undefined;
  readonly #room: { running: number; atEnd: number };
  #leftOut = 0;

  constructor(
    folder: string,
    onProblem: (problem: StoreProblem) => void,
    segments?: SegmentOptions,
    bytesMax: Readonly<Record<"running" | "atEnd", number>> = spansBytesMax,
    redactor: Redactor = new Redactor(),
  ) {
    this.#room = { ...bytesMax };
    this.#directory = join(folder, fileNames.spans);
    this.#redactor = redactor;
    this.#onProblem = onProblem;
    this.#segments = new SegmentWriter(this.#directory, onProblem, segments);
    this.#open = new OpenRecords(this.#directory, onProblem);
  }

  /** Examples that were not kept, for want of room. */
  get leftOut(): number {
    return this.#leftOut + this.#segments.lost;
  }

  /** Returns at once; writing goes on behind it in order. */
  add(news: TracesNews): void {
    this.#ready ??= this.#prepare();
    void this.#ready.then((ready) => ready && this.#write(news));
  }

  /** @param hasResult what traces say stands in the result: nothing of it is open any more */
  async close(hasResult: boolean): Promise<void> {
    await this.#ready;
    await this.#segments.close();
    if (hasResult) await this.#open.close();
  }

  async #prepare(): Promise<boolean> {
    try {
      await makeFolders(this.#directory);
      return true;
    } catch (error) {
      this.#onProblem(storeProblem(error, this.#directory));
      return false;
    }
  }

  #write({ examples, inside, isLast }: TracesNews): void {
    const room = isLast ? "atEnd" : "running";
    for (const example of examples) {
      const kept = redactExample(example, this.#redactor);
      const bytes = JSON.stringify(kept).length;
      if (bytes > this.#room[room]) {
        this.#leftOut += 1;
        continue;
      }
      this.#room[room] -= bytes;
      this.#segments.append(kept);
    }
    if (inside !== undefined) this.#open.keep([this.#redactor.value(inside)]);
  }
}
