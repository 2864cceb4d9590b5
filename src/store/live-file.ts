import { rename, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { liveFormat, type LiveStatus } from "#run";
import { isExploreProgress } from "./document-check.ts";
import { fileNames } from "./file-names.ts";
import { readJson } from "./safe-file.ts";

/** Writes how a run stands, anew each time. While the disk is busy only the newest waits; what fails is left out. */
export class LiveFile {
  readonly #path: string;
  #newest: LiveStatus | undefined;
  #writing: Promise<void> | undefined;

  constructor(folder: string) {
    this.#path = join(folder, fileNames.live);
  }

  /** Returns at once. */
  keep(status: LiveStatus): void {
    this.#newest = status;
    this.#writing ??= this.#write();
  }

  async close(): Promise<void> {
    this.#newest = undefined;
    await this.#writing;
    await unlink(this.#path).catch(() => undefined);
  }

  async #write(): Promise<void> {
    for (let status = this.#newest; status !== undefined; status = this.#newest) {
      this.#newest = undefined;
      const beside = `${this.#path}.tmp`;
      // A page that looks at the run misses a second; the run itself misses nothing.
      await writeFile(beside, JSON.stringify(status))
        .then(() => rename(beside, this.#path))
        .catch(() => unlink(beside).catch(() => undefined));
    }
    this.#writing = undefined;
  }
}

/** Undefined where nothing was written yet, or something else. */
export async function readLive(folder: string): Promise<LiveStatus | undefined> {
  const found = (await readJson(join(folder, fileNames.live))) as Partial<LiveStatus> | null | undefined;
  if (found?.format !== liveFormat) return undefined;
  const { phase, elapsedSeconds, loads, doubts, controls } = found;
  const isWhole =
    (phase === "starting" || phase === "running" || phase === "stopping") &&
    typeof elapsedSeconds === "number" &&
    Array.isArray(loads) &&
    Array.isArray(doubts) &&
    typeof controls === "object";
  if (!isWhole) return undefined;
  const { explore, ...rest } = found as LiveStatus;
  return isExploreProgress(explore) ? { ...rest, explore } : rest;
}
