import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** What somebody at the terminal can tell a run. */
export type Key = "stop" | "more" | "less" | "pause";

/** Keys, while somebody listens. */
export interface Keys {
  listen(onKey: (key: Key) => void): void;
  close(): void;
}

const meanings: Readonly<Record<string, Key>> = {
  q: "stop",
  Q: "stop",
  "+": "more",
  "=": "more",
  "-": "less",
  _: "less",
  p: "pause",
  P: "pause",
  "\u001b[A": "more",
  "\u001b[B": "less",
  "\u001bOA": "more",
  "\u001bOB": "less",
};
/** In raw mode the terminal makes no signals of these any more. */
const signals: Readonly<Record<string, NodeJS.Signals>> = {
  "\u0003": "SIGINT",
  "\u001c": "SIGQUIT",
  "\u001a": "SIGTSTP",
};
/** How often a process in the background looks whether it has the terminal again. */
const lookMs = 1000;
// oxlint-disable-next-line no-control-regex -- escape sequences begin with one
const oneKey = /\u001b(?:\[[0-9;]*[A-Za-z~]|O[A-Za-z])?|[^\u001b]/g;

/** Undefined where nobody can press any: no terminal, or one that belongs to another command just now. */
export function openKeys(stdin: NodeJS.ReadStream): Keys | undefined {
  return stdin.isTTY && isInForeground() ? new TerminalKeys(stdin) : undefined;
}

class TerminalKeys implements Keys {
  private readonly stdin: NodeJS.ReadStream;
  private onKey: (key: Key) => void = () => undefined;
  private timer: NodeJS.Timeout | undefined = undefined;

  constructor(stdin: NodeJS.ReadStream) {
    this.stdin = stdin;
  }

  listen(onKey: (key: Key) => void): void {
    this.onKey = onKey;
    this.stdin.on("data", this.hear);
    // The terminal is gone: the run goes on without keys.
    this.stdin.on("error", this.rest);
    process.on("SIGCONT", this.wake);
    this.wake();
  }

  close(): void {
    this.stdin.off("data", this.hear);
    this.stdin.off("error", this.rest);
    process.off("SIGCONT", this.wake);
    clearTimeout(this.timer);
    this.rest();
  }

  private readonly hear = (chunk: Buffer | string): void => {
    for (const [text] of String(chunk).matchAll(oneKey)) {
      const signal = signals[text];
      if (signal !== undefined) this.signal(signal);
      const key = meanings[text];
      if (key !== undefined) this.onKey(key);
    }
  };

  /** Whoever stops or suspends the process finds the terminal as it was. */
  private signal(signal: NodeJS.Signals): void {
    if (signal !== "SIGINT") this.rest();
    process.kill(process.pid, signal);
  }

  /** After `bg` the terminal belongs to the shell: touching it would stop the process. */
  private readonly wake = (): void => {
    clearTimeout(this.timer);
    if (!isInForeground()) {
      // `fg` on a process that runs already makes no signal.
      this.timer = setTimeout(this.wake, lookMs).unref();
      return;
    }
    this.stdin.setRawMode(true);
    this.stdin.resume();
    // A run that is over must not wait for a key.
    this.stdin.unref();
  };

  private readonly rest = (): void => {
    this.stdin.pause();
    if (isInForeground()) this.stdin.setRawMode(false);
  };
}

/** Whether the terminal's foreground process group is ours. */
function isInForeground(): boolean {
  if (process.platform === "win32") return true;
  const [group, foreground] = processGroups();
  return group !== undefined && group === foreground;
}

function processGroups(): readonly (string | undefined)[] {
  try {
    // proc(5): after the name in brackets come state, ppid, pgrp, session, tty_nr, tpgid.
    const stat = readFileSync("/proc/self/stat", "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return [fields[2], fields[5]];
  } catch {
    return groupsByPs();
  }
}

function groupsByPs(): readonly (string | undefined)[] {
  try {
    const args = ["-o", "pgid=,tpgid=", "-p", String(process.pid)];
    return execFileSync("ps", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
      .trim()
      .split(/\s+/);
  } catch {
    return [];
  }
}
