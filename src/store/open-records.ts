import { rename, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { encodeBlock, encodeHeader } from "./segment.ts";
import { type StoreProblem, storeProblem } from "./store-problem.ts";

/** Read after all numbered segments: a second that one of them holds counts as it is there. */
const openSegment = "open.segment";

/**
 * What is not over yet, for whoever reads a run that was killed: one small file, written anew each time. It is not synced: it is for a process that ends, not for a machine that does.
 */
export class OpenRecords {
  readonly #path: string;
  readonly #onProblem: (problem: StoreProblem) => void;
  #newest: readonly unknown[] | undefined;
  #writing: Promise<void> | undefined;

  constructor(directory: string, onProblem: (problem: StoreProblem) => void) {
    this.#path = join(directory, openSegment);
    this.#onProblem = onProblem;
  }

  /** Returns at once. While the disk is busy only the newest state waits. */
  keep(records: readonly unknown[]): void {
    this.#newest = records;
    this.#writing ??= this.#write();
  }

  /** Once everything is kept elsewhere there is nothing open. */
  async close(): Promise<void> {
    this.#newest = undefined;
    await this.#writing;
    await unlink(this.#path).catch(() => undefined);
  }

  async #write(): Promise<void> {
    for (let records = this.#newest; records !== undefined; records = this.#newest) {
      this.#newest = undefined;
      await this.#replace(records);
    }
    this.#writing = undefined;
  }

  async #replace(records: readonly unknown[]): Promise<void> {
    const beside = `${this.#path}.tmp`;
    try {
      const blocks = await Promise.all(records.map((record) => encodeBlock(Buffer.from(JSON.stringify(record)))));
      await writeFile(beside, Buffer.concat([encodeHeader(), ...blocks]));
      await rename(beside, this.#path);
    } catch (error) {
      await unlink(beside).catch(() => undefined);
      this.#onProblem(storeProblem(error, dirname(dirname(this.#path))));
    }
  }
}
