import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { RunResult } from "#run";
import { startTarget, type TargetLedger } from "../targets/start.ts";
import { childrenOf, isAlive } from "./descendants.ts";
import { freePort, listens } from "./free-port.ts";
import { cli, shownRun } from "./killed.ts";
import { monotonicMs } from "./monotonic.ts";

const flow = fileURLToPath(new URL("flows/through-fault.ts", import.meta.url));

/** With a time limit that leaves what is under way a second to end by itself. */
const methods = {
  run: ["-R", "200/s", "-d", "60s"],
  baseline: [],
  explore: ["--quick", "--start-rate", "40/s"],
  soak: ["--rate", "100/s", "-d", "60s"],
  stress: ["--quick", "--capacity", "150/s"],
  check: ["--rate", "60/s"],
} as const;

export type EndedMethod = keyof typeof methods;
export const methodNames = Object.keys(methods) as readonly EndedMethod[];
export type Manner = "once" | "twice" | "kill -9";

/** What was left of a method that somebody ended, and of its target. */
export interface Ended {
  readonly shown: RunResult;
  readonly ledger: TargetLedger;
  readonly exitCode: number | null;
  /** CLOCK_MONOTONIC milliseconds of the last signal. */
  readonly signalledMs: number;
  /** From the last signal until neither proxy nor any other process of it was left. */
  readonly cleanMs: number;
}

/** A method on a target of 200/s with a fault in front, ended so long after the target saw its first request. */
export async function endedBy(manner: Manner, method: EndedMethod, afterMs: number, out: string): Promise<Ended> {
  const target = await startTarget("queue", { slots: 5, ms: 25 });
  const proxyPort = await freePort();
  const env = {
    ...process.env,
    UPSTREAM_PORT: String(target.port),
    PROXY_PORT: String(proxyPort),
    FAULTS: JSON.stringify([{ latency: "20ms" }]),
  };
  const args = [method, flow, ...methods[method], "--timeout", "1s", "--workers", "1", "--out", out, "--quiet"];
  try {
    const child = spawn(process.execPath, [cli, ...args], { env, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
    while ((await target.counts()).requests === 0) {
      if (child.exitCode !== null) throw new Error(`${method} ended before it began:\n${said}`);
      await sleep(20);
    }
    await sleep(afterMs);
    const descendants = childrenOf(child.pid!);
    child.kill(manner === "kill -9" ? "SIGKILL" : "SIGINT");
    let signalledMs = monotonicMs();
    if (manner === "twice") {
      await sleep(300);
      child.kill("SIGINT");
      signalledMs = monotonicMs();
    }
    const exitCode = await exited;
    while ((await listens(proxyPort)) || descendants.some(isAlive)) await sleep(20);
    const cleanMs = monotonicMs() - signalledMs;
    const [id] = await readdir(out);
    if (id === undefined) throw new Error(`${method} left nothing behind:\n${said}`);
    return { shown: await shownRun(out, id), ledger: await target.ledger(), exitCode, signalledMs, cleanMs };
  } finally {
    await target.stop();
  }
}
