import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { RunResult } from "#run";

const cli = fileURLToPath(new URL("../../dist/cli.mjs", import.meta.url));
const limitMs = 60_000;

/** Somebody in front of a terminal in which `plimsoll run` goes on. */
export interface Terminal {
  press(keys: string): void;
  /** Everything written to it so far. */
  readonly text: () => string;
  /** Until the text has this in it. */
  see(text: string): Promise<void>;
}

export interface TerminalRun {
  readonly exitCode: number | null;
  readonly result: RunResult;
  readonly text: string;
}

/** Runs the built command in a pseudo-terminal of util-linux's `script`, with somebody at its keys. */
export async function inTerminal(
  args: readonly string[],
  atKeys: (terminal: Terminal) => Promise<void>,
): Promise<TerminalRun> {
  if (!existsSync(cli)) throw new Error("dist/cli.mjs is missing: npm run build");
  const folder = await mkdtemp(join(tmpdir(), "plimsoll-terminal-"));
  const file = join(folder, "result.json");
  const command = [process.execPath, cli, "run", ...args, "--json", file].map(quoted).join(" ");
  const child = spawn("script", ["-qefc", `stty rows 40 cols 120; ${command}`, "/dev/null"], {
    cwd: folder,
    env: { PATH: process.env["PATH"], TERM: "xterm" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const limit = setTimeout(() => child.kill("SIGKILL"), limitMs);
  let text = "";
  let isOver = false;
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      isOver = true;
      resolve(code);
    });
  });
  const terminal: Terminal = {
    press: (keys) => void child.stdin.write(keys),
    text: () => text,
    async see(wanted) {
      while (!text.includes(wanted)) {
        if (isOver) throw new Error(`the run ended before "${wanted}" was seen:\n${text}`);
        await sleep(20);
      }
    },
  };
  try {
    const [exitCode] = await Promise.all([ended, atKeys(terminal)]);
    return { exitCode, result: JSON.parse(await readFile(file, "utf8")) as RunResult, text };
  } finally {
    clearTimeout(limit);
    await rm(folder, { recursive: true, force: true });
  }
}

const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;
