import { rename, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { SecondRecord } from "#run";
import { encodeBlock, encodeHeader } from "./segment.ts";
import { type StoreProblem, storeProblem } from "./store-problem.ts";

/** Read after all numbered segments: where one of them holds the same second, that one counts. */
const openSegment = "open.segment";

/**
 * The seconds that are not over yet, for whoever reads a run that was killed: one small file, written anew each time.
 * It is not synced: it is for a process that ends, not for a machine that does.
 */
export class OpenSeconds {
  readonly #path: string;
  readonly #onProblem: (problem: StoreProblem) => void;
  #newest: readonly SecondRecord[] | undefined;
  #writing: Promise<void> | undefined;

  constructor(directory: string, onProblem: (problem: StoreProblem) => void) {
    this.#path = join(directory, openSegment);
    this.#onProblem = onProblem;
  }

  /** Returns at once. While the disk is busy only the newest state waits. */
  keep(seconds: readonly SecondRecord[]): void {
    this.#newest = seconds;
    this.#writing ??= this.#write();
  }

  /** Once every second is in a segment of its own there is nothing open. */
  async close(): Promise<void> {
    this.#newest = undefined;
    await this.#writing;
    await unlink(this.#path).catch(() => undefined);
  }

  async #write(): Promise<void> {
    for (let seconds = this.#newest; seconds !== undefined; seconds = this.#newest) {
      this.#newest = undefined;
      await this.#replace(seconds);
    }
    this.#writing = undefined;
  }

  async #replace(seconds: readonly SecondRecord[]): Promise<void> {
    const beside = `${this.#path}.tmp`;
    try {
      const blocks = await Promise.all(seconds.map((second) => encodeBlock(Buffer.from(JSON.stringify(second)))));
      await writeFile(beside, Buffer.concat([encodeHeader(), ...blocks]));
      await rename(beside, this.#path);
    } catch (error) {
      await unlink(beside).catch(() => undefined);
      this.#onProblem(storeProblem(error, dirname(dirname(this.#path))));
    }
  }
}
