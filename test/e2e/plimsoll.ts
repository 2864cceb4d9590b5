import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunResult } from "#run";
import { monotonicMs } from "./monotonic.ts";

const cli = fileURLToPath(new URL("../../dist/cli.mjs", import.meta.url));

export interface CliRun {
  readonly exitCode: number | null;
  readonly result: RunResult;
  readonly stdout: string;
  readonly stderr: string;
  /** When each piece of stderr came, CLOCK_MONOTONIC milliseconds. */
  readonly said: readonly { readonly atMs: number; readonly text: string }[];
  /** CLOCK_MONOTONIC milliseconds at which the process was started and had ended. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** The long form makes runs of two minutes. */
const usualLimitMs = process.env["PLIMSOLL_LONG"] === "1" ? 300_000 : 100_000;

export interface CliOptions {
  /** Instead of `run`. */
  readonly command?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What the command is put behind, e.g. `["taskset", "-c", "1"]`. */
  readonly behind?: readonly string[];
  /** Told the process id once it runs. */
  readonly whileRunning?: (pid: number) => Promise<void>;
  readonly limitMs?: number;
}

/** Runs the built `plimsoll run …`, or another command, in an empty folder, as a user would, and gives its result document. */
export async function plimsoll(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  if (!existsSync(cli)) throw new Error("dist/cli.mjs is missing: npm run build");
  const folder = await mkdtemp(join(tmpdir(), "plimsoll-e2e-"));
  try {
    const file = join(folder, "result.json");
    const command = [
      ...(options.behind ?? []),
      process.execPath,
      cli,
      options.command ?? "run",
      ...args,
      "--json",
      file,
    ];
    const ended = await execute(command, folder, options);
    if (!existsSync(file))
      throw new Error(`no result document, exit code ${ended.exitCode}\n${ended.stdout}${ended.stderr}`);
    return { ...ended, result: JSON.parse(await readFile(file, "utf8")) as RunResult };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function execute(command: readonly string[], cwd: string, options: CliOptions): Promise<Omit<CliRun, "result">> {
  const fromMs = monotonicMs();
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const limit = setTimeout(() => child.kill("SIGKILL"), options.limitMs ?? usualLimitMs);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  const said: { atMs: number; text: string }[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    said.push({ atMs: monotonicMs(), text });
  });
  const disturbed = options.whileRunning === undefined ? Promise.resolve() : options.whileRunning(child.pid ?? 0);
  const ended = new Promise<Omit<CliRun, "result">>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => {
      clearTimeout(limit);
      resolve({ exitCode, stdout, stderr, said, fromMs, toMs: monotonicMs() });
    });
  });
  return Promise.all([ended, disturbed]).then(([run]) => run);
}
