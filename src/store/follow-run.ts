import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { LiveStatus, RunResult, SecondRecord } from "#run";
import { checkStart } from "./document-check.ts";
import { fileNames } from "./file-names.ts";
import { resultOfSeconds } from "./interrupted.ts";
import { readLive } from "./live-file.ts";
import { unknownStart } from "./open-run.ts";
import { readTraces } from "./read-traces.ts";
import { Rebuild } from "./rebuild.ts";
import { runEntry, type RunState } from "./run-list.ts";
import { readJson, readRegularFile } from "./safe-file.ts";
import { isSecondRecord } from "./second-check.ts";
import { decodeSegment } from "./segment.ts";
import type { RunStart } from "./start.ts";

/** Read at once; what is left is read the next time. */
const bytesAtOnce = 128 * 1024 * 1024;

/** What a look at a run that is going on brought. */
export interface FollowedNews {
  readonly state: RunState;
  readonly status: LiveStatus | null;
}

/** Reads a run while it is written: each look takes up where the last one ended. */
export class FollowedRun {
  readonly start: RunStart;
  readonly path: string;
  readonly sums: Rebuild;
  readonly #runs: string;
  #segment = "";
  #offset = 0;
  #strange = 0;

  private constructor(runs: string, path: string, start: RunStart) {
    this.#runs = runs;
    this.path = path;
    this.start = start;
    this.sums = new Rebuild(start.plan.warmUpMs);
  }

  static async open(runs: string, id: string): Promise<FollowedRun> {
    const { path } = await runEntry(runs, id);
    const start = checkStart(await readJson(join(path, fileNames.plan)));
    const known = start.kind === "ok" ? start.value : unknownStart(id);
    // A folder that was copied says another id than its name.
    return new FollowedRun(runs, path, { ...known, plan: { ...known.plan, id } });
  }

  /** Hands over every second that was not there before, one at a time: of a day there are more than fit into memory. */
  async look(onSecond: (second: SecondRecord) => void): Promise<FollowedNews> {
    // Before the seconds: of a run that has ended none may be missing.
    const { state } = await runEntry(this.#runs, this.start.plan.id);
    const status = state === "running" ? ((await readLive(this.path)) ?? null) : null;
    for (const name of await this.#segments()) await this.#read(name, onSecond);
    return { state, status };
  }

  /** What it has measured so far. */
  async result(isRunning: boolean): Promise<RunResult> {
    const read = { damage: { places: 0, bytesLost: 0 }, strange: this.#strange };
    const { inside } = await readTraces(this.path);
    return resultOfSeconds({ start: this.start, sums: this.sums, read, inside, isRunning });
  }

  /** The one that was read last, and those behind it. What is not over yet stands in another file. */
  async #segments(): Promise<readonly string[]> {
    const names = await readdir(join(this.path, fileNames.segments)).catch(() => []);
    return names.filter((name) => /^\d+\.segment$/.test(name) && name >= this.#segment).sort();
  }

  async #read(name: string, onSecond: (second: SecondRecord) => void): Promise<void> {
    if (name !== this.#segment) [this.#segment, this.#offset] = [name, 0];
    const bytes = await readRegularFile(join(this.path, fileNames.segments, name), bytesAtOnce, this.#offset);
    if (bytes === undefined || bytes.length === 0) return;
    const { end } = decodeSegment(bytes, (payload) => {
      if (!isSecondRecord(payload)) this.#strange += 1;
      else if (this.sums.add(payload)) onSecond(payload);
    });
    this.#offset += end;
  }
}
