import { type ChildProcess, fork } from "node:child_process";
import { cliEntry } from "./start-run.ts";

const openWithinMs = 15_000;
/** Pages that are open fetch the run as it was kept. */
const closeWithinMs = 5_000;

export interface RunPageOptions {
  readonly cwd: string;
  readonly runs: string;
  readonly runId: string;
  readonly say: (text: string) => void;
}

/** What the server says to the run it was started for. */
export type PageMessage = { readonly url: string };

/**
 * The page of a run that is going on, served by a process of its own: neither its work nor its death touches the load.
 */
export class RunPage {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#ended = new Promise((resolve) => void child.once("exit", () => resolve()));
  }

  /** Says where the page is, or why there is none; the run goes on either way. */
  static open({ cwd, runs, runId, say }: RunPageOptions): RunPage {
    const args = ["serve", "--out", runs, "--beside-run", runId];
    const child = fork(cliEntry, args, { cwd, stdio: ["ignore", "ignore", "pipe", "ipc"], execArgv: [] });
    let said = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-4_000)));
    const late = setTimeout(() => say("note: the page has not opened yet"), openWithinMs);
    late.unref();
    child.once("message", ({ url }: PageMessage) => {
      clearTimeout(late);
      say(`page: ${url}`);
    });
    child.once("exit", (code) => {
      clearTimeout(late);
      if (code !== 0 && code !== null) say(`note: there is no page: ${said.split("\n")[0] ?? ""}`);
    });
    // The run's own end does not wait for it.
    child.on("error", (error) => say(`note: there is no page: ${error.message}`));
    return new RunPage(child);
  }

  /** The run is over and kept: whoever looks at it is shown the whole of it before the server goes. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined) return;
    if (this.#child.connected) this.#child.disconnect();
    const cut = setTimeout(() => this.#child.kill("SIGKILL"), closeWithinMs);
    await this.#ended;
    clearTimeout(cut);
  }
}
