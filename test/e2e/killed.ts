import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { RunResult } from "#run";
import { startTarget, type TargetLedger } from "../targets/start.ts";
import { monotonicMs } from "./monotonic.ts";

export const cli = fileURLToPath(new URL("../../dist/cli.mjs", import.meta.url));

/** One run, ended by `kill -9`, and what can be shown of it. */
export interface Killed {
  /** Undefined where it was killed before it had a folder. */
  readonly shown: RunResult | undefined;
  readonly ledger: TargetLedger;
  /** CLOCK_MONOTONIC milliseconds. */
  readonly killedAtMs: number;
}

/** Starts a run among those kept in `out`, kills it after so long, and shows it as a user would. */
export async function killedAfter(ms: number, out: string, args: readonly string[]): Promise<Killed> {
  const before = new Set(await runsIn(out));
  const target = await startTarget("null", { capacity: 50_000 });
  try {
    const child = spawn(process.execPath, [cli, "run", target.url, ...args, "--out", out, "--quiet"], {
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    await sleep(ms);
    const killedAtMs = monotonicMs();
    child.kill("SIGKILL");
    await ended;
    const ledger = await target.ledger();
    const id = (await runsIn(out)).find((each) => !before.has(each));
    return { shown: id === undefined ? undefined : await shownRun(out, id), ledger, killedAtMs };
  } finally {
    await target.stop();
  }
}

const runsIn = (out: string): Promise<readonly string[]> => readdir(out).catch(() => []);

export async function shownRun(out: string, id: string): Promise<RunResult> {
  const { exitCode, stdout, stderr } = await command(["show", id, "--json", "--out", out]);
  if (exitCode !== 0) throw new Error(`plimsoll show ended with ${String(exitCode)}\n${stderr}`);
  return JSON.parse(stdout) as RunResult;
}

export function command(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly exitCode: number | null; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const texts = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (texts.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (texts.stderr += text));
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ exitCode, ...texts }));
  });
}

/** How long before the kill the first answer came that the run's folder does not know of; 0 = it knows all. */
export function lostMs({ shown, ledger, killedAtMs }: Killed): number {
  const known = shown === undefined ? 0 : shown.ledger.requests.ok;
  const answeredAt = ledger.answeredAt.filter((atMs) => atMs <= killedAtMs).sort();
  const first = answeredAt[known];
  return first === undefined ? 0 : killedAtMs - first;
}
