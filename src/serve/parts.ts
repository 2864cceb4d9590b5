import type { Clock, RunPicture, StartOrder, TestsAnswer } from "#run";

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
  /** What the page is built of, by path: `/`, `/live`, `/assets/x.js`. */
  readonly shell: ReadonlyMap<string, ShellFile>;
  /** All a page shows of a run, also of one that is going on. */
  readonly pictureOf: (runId: string) => Promise<RunPicture>;
  readonly tests: () => Promise<TestsAnswer>;
  /** Gives the id of the run once it goes on. A mistake of the user's is a UserError. */
  readonly startRun: (order: StartOrder) => Promise<string>;
  /** Our own bugs. */
  readonly onFault: (error: unknown) => void;
}

/** Where the page itself stands. */
export const pagePaths: readonly string[] = ["/", "/live", "/compare"];

export interface ShellFile {
  readonly type: string;
  readonly body: Uint8Array;
}
