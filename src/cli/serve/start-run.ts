import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type StartOrder, UserError } from "#run";
import { runEntry, runIds, runPid } from "#store";
import { findTests } from "./find-tests.ts";

/** The built command: dist/cli.mjs, beside the chunk this file ends up in. */
export const cliEntry: string = fileURLToPath(new URL("./cli.mjs", import.meta.url));

const lookMs = 100;
/** Loading a test and looking at its target takes seconds; whoever waits longer finds it in the list. */
const startWithinMs = 60_000;
const saidMost = 8_000;
/** A run that was asked to end has this long for what is in flight and its report. */
const endWithinMs = 30_000;

/** Starts tests of one folder as commands of their own, and ends with them. */
export class RunStarter {
  readonly #cwd: string;
  readonly #runs: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #children = new Set<ChildProcess>();
  #isStarting = false;

  constructor(cwd: string, runs: string, env: Readonly<Record<string, string | undefined>>) {
    this.#cwd = cwd;
    this.#runs = runs;
    this.#env = { ...env, NO_COLOR: "1", FORCE_COLOR: undefined, PLIMSOLL_UI: undefined };
  }

  /** Gives the run's id once it is written; whatever keeps it from starting is a UserError. */
  async start(order: StartOrder): Promise<string> {
    const { tests } = await findTests(this.#cwd);
    const test = tests.find(({ id }) => id === order.test);
    if (test === undefined) throw new UserError("There is no such test in this folder any more");
    // Set before anything is waited for: two pages may ask in the same moment.
    if (this.#isStarting) throw new UserError("Another test is being started");
    this.#isStarting = true;
    try {
      await this.#refuseBesideAnother();
      return await this.#started(this.#spawned(join(this.#cwd, test.path), order));
    } finally {
      this.#isStarting = false;
    }
  }

  /** Load that nobody at the page can see any more is not left behind. */
  async close(): Promise<void> {
    const ends = [...this.#children].map(
      (child) => new Promise<void>((resolve) => void child.once("exit", () => resolve())),
    );
    for (const child of this.#children) child.kill("SIGINT");
    const late = new AbortController();
    await Promise.race([
      Promise.all(ends),
      pause(endWithinMs, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
    for (const child of this.#children) child.kill("SIGKILL");
  }

  get running(): number {
    return this.#children.size;
  }

  /** Two loads on one machine measure each other. */
  async #refuseBesideAnother(): Promise<void> {
    for (const id of (await runIds(this.#runs)).slice(0, 20)) {
      const { state } = await runEntry(this.#runs, id);
      if (state === "running") throw new UserError(`Run ${id} is going on`, { hint: "Stop it first." });
    }
  }

  #spawned(file: string, order: StartOrder): Started {
    const { method, users, ratePerSecond, durationSeconds } = order;
    const flags = [
      ...(users === undefined ? [] : ["--users", String(users)]),
      ...(ratePerSecond === undefined ? [] : ["--rate", `${String(ratePerSecond)}/s`]),
      ...(durationSeconds === undefined ? [] : ["--duration", `${String(Math.round(durationSeconds * 1000))}ms`]),
    ];
    const args = [cliEntry, method, file, ...flags, "--out", this.#runs, "--quiet"];
    // Of a session of its own: Ctrl-C at the server is passed on once, when it closes.
    const child = spawn(process.execPath, args, {
      cwd: this.#cwd,
      env: this.#env,
      stdio: ["ignore", "ignore", "pipe"],
      detached: true,
    });
    const started: Started = { child, said: "" };
    child.stderr
      .setEncoding("utf8")
      .on("data", (text: string) => (started.said = (started.said + text).slice(-saidMost)));
    this.#children.add(child);
    child.once("exit", () => this.#children.delete(child));
    child.once("error", (error) => (started.said += error.message));
    return started;
  }

  async #started(started: Started): Promise<string> {
    const { child } = started;
    for (let waited = 0; waited < startWithinMs; waited += lookMs) {
      const id = await this.#idOf(child.pid);
      if (id !== undefined) return id;
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) throw refused(started.said);
      await pause(lookMs);
    }
    throw new UserError("The test is still being loaded", { hint: "It appears in the list once it runs." });
  }

  /** Of the run that this process writes. */
  async #idOf(pid: number | undefined): Promise<string | undefined> {
    for (const id of (await runIds(this.#runs)).slice(0, 5))
      if (pid !== undefined && (await runPid(this.#runs, id)) === pid) return id;
    return undefined;
  }
}

interface Started {
  readonly child: ChildProcess;
  /** The end of what it said on stderr. */
  said: string;
}

/** What the command said of why it did not start. */
function refused(said: string): UserError {
  const lines = said.split("\n").map((line) => line.trim());
  const what = lines.find((line) => line.startsWith("error: "))?.slice("error: ".length);
  const part = (name: string): string | undefined =>
    lines
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length)
      .trim();
  const [why, hint] = [part("why"), part("try")];
  return new UserError(what ?? "The test did not start", {
    ...(why !== undefined && { why }),
    hint: hint ?? "Start it in a terminal to see more.",
  });
}
