import { unlink, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import type { LiveStatus, LoadOrder, RunResult, SecondRecord } from "#run";
import { redactCommand, Redactor } from "#secrets";
import { fileNames } from "./file-names.ts";
import { describeOwner } from "./owner.ts";
import { redactStart } from "./redact-start.ts";
import { LiveFile } from "./live-file.ts";
import { LoadOrders } from "./load-orders.ts";
import { KeptTraces, type TracesNews } from "./kept-traces.ts";
import { OpenRecords } from "./open-records.ts";
import { isRunId } from "./run-id.ts";
import { makeFolders, writeAtomically } from "./safe-file.ts";
import { type SegmentOptions, SegmentWriter } from "./segment-writer.ts";
import type { RunStart, TestSource } from "./start.ts";
import { type StoreProblem, storeProblem } from "./store-problem.ts";
import { Thinning } from "./thinning/thinning.ts";

/** Where runs are kept: `--out DIR`, or `.plimsoll/runs` under the working directory. */
export function runsDirectory(workingDirectory: string, out?: string): string {
  return out === undefined ? join(workingDirectory, ".plimsoll", "runs") : resolve(workingDirectory, out);
}

export interface NewRun {
  /** See `runsDirectory`. */
  readonly runs: string;
  readonly start: RunStart;
  readonly source?: TestSource;
  /** Nothing is written that it has not seen. Absent = one that goes by names and forms alone. */
  readonly redactor?: Redactor;
  /** Of the kept copy of the source, from 1; not called where nothing was left out. */
  readonly onLeftOut?: (lines: readonly number[]) => void;
  /** Called at most once per run, whatever goes wrong and however often. */
  readonly onProblem: (problem: StoreProblem) => void;
  readonly segments?: SegmentOptions;
  /** Of what is kept second by second; beyond it older seconds lose detail sooner. */
  readonly secondsBytesMax?: number;
}

/** How much of the run lies in its folder. */
export interface Kept {
  /** Whether `result.json` was written. */
  readonly result: boolean;
  readonly secondsLost: number;
  /** Examples of traces beyond what a run may keep. */
  readonly examplesLost: number;
  readonly problem: StoreProblem | undefined;
}

/** Never rejects because of the disk: a run that cannot be kept still runs, and says so once. */
export async function createRunFolder(run: NewRun): Promise<RunFolder> {
  const { id } = run.start.plan;
  if (!isRunId(id)) throw new Error(`not a run id: ${JSON.stringify(id)}`);
  const folder = new RunFolder(run, join(run.runs, id));
  await folder.begin();
  return folder;
}

/** One run's folder while it is written. */
export class RunFolder {
  readonly path: string;
  readonly #run: NewRun;
  readonly #redactor: Redactor;
  readonly #segments: SegmentWriter;
  readonly #thinning: Thinning;
  readonly #open: OpenRecords;
  readonly #traces: KeptTraces;
  readonly #live: LiveFile;
  readonly #orders: LoadOrders;
  #problem: StoreProblem | undefined;

  constructor(run: NewRun, path: string) {
    this.path = path;
    this.#run = run;
    this.#redactor = run.redactor ?? new Redactor();
    const segments = join(path, fileNames.segments);
    const onProblem = (problem: StoreProblem): void => this.#report(problem);
    const boundarySecond = Math.ceil(run.start.plan.warmUpMs / 1000);
    this.#thinning = new Thinning(segments, { boundarySecond, bytesMax: run.secondsBytesMax }, onProblem);
    this.#segments = new SegmentWriter(segments, onProblem, {
      ...run.segments,
      onClosed: ({ name, bytes, lastMark }) => this.#thinning.closed(name, lastMark, bytes),
    });
    this.#open = new OpenRecords(segments, onProblem);
    this.#traces = new KeptTraces(path, onProblem, run.segments, undefined, this.#redactor);
    this.#live = new LiveFile(path);
    this.#orders = new LoadOrders(path);
  }

  async begin(): Promise<void> {
    const { start, source } = this.#run;
    await this.#attempt(async () => {
      await makeFolders(join(this.path, fileNames.segments));
      await this.#keepOutOfGit();
      const owner = describeOwner(process.pid, start.startedAt);
      await writeAtomically(join(this.path, fileNames.running), json(owner));
      await writeAtomically(join(this.path, fileNames.plan), json(redactStart(start, this.#redactor)));
      if (source !== undefined) await this.#keepSource(source);
    });
  }

  /** Returns at once; writing goes on behind it in order. */
  append(second: SecondRecord): void {
    this.#segments.append(this.#clean(second), second.point.atSeconds);
  }

  /** What the seconds that are not over yet hold so far. Returns at once. */
  keepOpen(seconds: readonly SecondRecord[]): void {
    this.#open.keep(seconds.map((second) => this.#clean(second)));
  }

  /** Names stand in the seconds that told them first: in most there are none. */
  #clean(second: SecondRecord): SecondRecord {
    if (second.names.length === 0 && second.loadChanges === undefined) return second;
    const { names, loadChanges } = second;
    return {
      ...second,
      names: this.#redactor.value(names),
      ...(loadChanges !== undefined && { loadChanges: this.#redactor.value(loadChanges) }),
    };
  }

  /** What the target's traces say by now. Returns at once. */
  keepTraces(news: TracesNews): void {
    this.#traces.add(news);
  }

  /** How the run stands. Returns at once. */
  keepLive(status: LiveStatus): void {
    this.#live.keep(this.#redactor.value(status));
  }

  /** What the page has asked for since the last look. */
  takeOrders(): Promise<readonly LoadOrder[]> {
    return this.#orders.take();
  }

  async finish(result: RunResult): Promise<Kept> {
    await this.#segments.close();
    await this.#thinning.close();
    await this.#open.close();
    await this.#traces.close(result.inside !== undefined);
    await Promise.all([this.#live.close(), this.#orders.close()]);
    const written = await this.#attempt(async () => {
      await makeFolders(this.path);
      const kept = this.#redactor.value({ ...result, command: redactCommand(result.command) });
      await writeAtomically(join(this.path, fileNames.result), `${JSON.stringify(kept)}\n`);
    });
    await unlink(join(this.path, fileNames.running)).catch(() => undefined);
    return {
      result: written,
      secondsLost: this.#segments.lost,
      examplesLost: this.#traces.leftOut,
      problem: this.#problem,
    };
  }

  async #keepSource({ name, text }: TestSource): Promise<void> {
    const { text: kept, lines } = this.#redactor.source(text);
    await writeAtomically(join(this.path, sourceName(name)), kept);
    if (lines.length > 0) this.#run.onLeftOut?.(lines);
  }

  /** Runs hold test sources and figures nobody means to commit. Written only into a `.plimsoll` folder of our own. */
  async #keepOutOfGit(): Promise<void> {
    const home = dirname(this.#run.runs);
    if (basename(home) !== ".plimsoll") return;
    await writeFile(join(home, ".gitignore"), "*\n", { flag: "wx" }).catch(() => undefined);
  }

  async #attempt(write: () => Promise<void>): Promise<boolean> {
    try {
      await write();
      return true;
    } catch (error) {
      this.#report(storeProblem(error, this.path));
      return false;
    }
  }

  #report(problem: StoreProblem): void {
    if (this.#problem !== undefined) return;
    this.#problem = problem;
    this.#run.onProblem(problem);
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Only the ending comes from outside, and only if it is a plain one. */
function sourceName(name: string): string {
  const ending = extname(name);
  return `test${/^\.[cm]?[jt]sx?$/.test(ending) ? ending : ".txt"}`;
}
