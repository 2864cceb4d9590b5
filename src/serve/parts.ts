import type { Clock, RunPicture, RunResult, SecondRecord, StartOrder, TestsAnswer } from "#run";

/** A picture of a run that is still being written. */
export interface GrowingPicture {
  add(second: SecondRecord): void;
  picture(result: RunResult, state: RunPicture["state"]): RunPicture;
}

/** What the command line hands the server: it wires nothing itself. */
export interface ServeParts {
  /** The folder runs are kept in. */
  readonly runs: string;
  /** As people know it. */
  readonly folderName: string;
  readonly token: string;
  readonly scheme: "http" | "https";
  /** Names beside those of this machine. */
  readonly hosts: readonly string[];
  /** Tests may be started, runs stopped and their load changed. */
  readonly mayControl: boolean;
  readonly clock: Clock;
  /** Now, in milliseconds since 1970. */
  readonly nowMs: () => number;
  /** What the page is built of, by path: `/`, `/assets/x.js`. */
  readonly shell: ReadonlyMap<string, ShellFile>;
  /** Of a run that is over. */
  readonly pictureOf: (runId: string) => Promise<RunPicture>;
  readonly growingPicture: (runId: string) => GrowingPicture;
  readonly tests: () => Promise<TestsAnswer>;
  /** Gives the id of the run once it goes on. A mistake of the user's is a UserError. */
  readonly startRun: (order: StartOrder) => Promise<string>;
  /** Our own bugs. */
  readonly onFault: (error: unknown) => void;
}

export interface ShellFile {
  readonly type: string;
  readonly body: Uint8Array;
}
