import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { exitCodes, type RunResult } from "#run";
import { startTarget } from "../targets/start.ts";
import { cli } from "./killed.ts";
import { measure } from "./measure.ts";
import { monotonicMs } from "./monotonic.ts";
import { standing } from "./standing.ts";

const stoodMs = standing();
const flow = (name: string): string => fileURLToPath(new URL(`flows/${name}.ts`, import.meta.url));

/** Until the process handles SIGINT: on a busy machine that takes its time. */
async function listening(pid: number): Promise<void> {
  for (let tried = 0; tried < 100; tried++) {
    const status = await readFile(`/proc/${String(pid)}/status`, "utf8").catch(() => "");
    const caught = /^SigCgt:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? "0";
    if ((BigInt(`0x${caught}`) & 2n) !== 0n) return;
    await sleep(20);
  }
}

/** Signals one after another, and the moments they were sent. */
function signalling(signals: readonly NodeJS.Signals[], afterMs: number, apartMs = 400) {
  const sentAtMs: number[] = [];
  const whileRunning = async (pid: number): Promise<void> => {
    await listening(pid);
    await sleep(afterMs);
    for (const signal of signals) {
      sentAtMs.push(monotonicMs());
      process.kill(pid, signal);
      if (sentAtMs.length < signals.length) await sleep(apartMs);
    }
  };
  return { sentAtMs, whileRunning };
}

describe("a signal", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "%s stops arrivals within 100 ms and gives the whole report",
    async (signal) => {
      const { sentAtMs, whileRunning } = signalling([signal], 2500);
      const { run, ledger } = await measure({
        target: "hold",
        options: { ms: 5 },
        args: (url) => [url, "-R", "500/s", "--arrivals", "even", "-d", "30s", "--workers", "2"],
        whileRunning,
      });
      const [sentMs = 0] = sentAtMs;
      const lastMs = Math.max(...ledger.arrivedAt);
      expect(lastMs - sentMs - (await stoodMs(sentMs, lastMs))).toBeLessThan(100);
      expect(run.toMs - sentMs - (await stoodMs(sentMs, run.toMs))).toBeLessThan(4000);
      const { result, exitCode, stdout } = run;
      expect([result.verdict, exitCode]).toEqual(["interrupted", exitCodes.interrupted]);
      expect(result.ledger.exact).toBe(true);
      // What was cancelled may still have been on its way to a target that was late.
      const { started, cancelled } = result.ledger.requests;
      expect(ledger.requests).toBeGreaterThanOrEqual(started - cancelled);
      expect(ledger.requests).toBeLessThanOrEqual(started);
      expect(stdout).toContain("Stopped early");
    },
  );

  test("and a second one end the run within a second, with what was in flight counted as cancelled", async () => {
    const { sentAtMs, whileRunning } = signalling(["SIGINT", "SIGTERM"], 2500);
    const { run, ledger } = await measure({
      target: "mute",
      options: { every: 1 },
      args: (url) => [url, "-R", "50/s", "--arrivals", "even", "-d", "30s", "--workers", "2"],
      whileRunning,
    });
    const secondMs = sentAtMs[1] ?? 0;
    expect(run.toMs - secondMs - (await stoodMs(secondMs, run.toMs))).toBeLessThan(1000);
    const { requests, exact } = run.result.ledger;
    expect(exact).toBe(true);
    expect(requests.cancelled).toBe(requests.started);
    expect(ledger.requests).toBeGreaterThan(0);
    expect(ledger.requests).toBeLessThanOrEqual(requests.started);
    expect(run.exitCode).toBe(exitCodes.interrupted);
  });

  test("and a second one end a script that never gives the turn back", async () => {
    const { sentAtMs, whileRunning } = signalling(["SIGINT", "SIGINT"], 3500, 200);
    const { run } = await measure({
      target: "null",
      options: {},
      args: (url) => [flow("stuck"), "--target", url, "-u", "2", "-d", "30s", "--workers", "1"],
      env: { WAY: "loop", WORKERS: "1" },
      whileRunning,
    });
    const secondMs = sentAtMs[1] ?? 0;
    expect(run.toMs - secondMs - (await stoodMs(secondMs, run.toMs))).toBeLessThan(1500);
    expect(run.exitCode).toBe(exitCodes.interrupted);
    expect(run.result.ledger.exact).toBe(true);
  });
});

describe("nobody who reads", () => {
  /** A run whose output goes to pipes that are closed, or never read. */
  async function unread(args: (url: string) => readonly string[], closes: boolean) {
    const folder = await mkdtemp(join(tmpdir(), "plimsoll-unread-"));
    const target = await startTarget("null", {});
    try {
      const file = join(folder, "result.json");
      const child = spawn(process.execPath, [cli, "run", ...args(target.url), "--json", file], {
        cwd: folder,
        stdio: ["ignore", "pipe", "pipe"],
      });
      if (closes) for (const stream of [child.stdout, child.stderr]) stream.destroy();
      const exitCode = await new Promise((resolve) => child.once("exit", resolve));
      const result = JSON.parse(await readFile(file, "utf8")) as RunResult;
      return { exitCode, result, ledger: await target.ledger() };
    } finally {
      await target.stop();
      await rm(folder, { recursive: true, force: true });
    }
  }

  test.each([
    ["closes its end", true],
    ["never reads", false],
  ])(
    "of what a script prints, one who %s: the run and its exit code are what they would have been",
    async (_name, closes) => {
      const load = ["-R", "100/s", "--arrivals", "even", "-d", "2s", "--workers", "1"];
      const { exitCode, result, ledger } = await unread((url) => [flow("noisy"), "--target", url, ...load], closes);
      expect(ledger.requests).toBe(200);
      expect(result.ledger.iterations).toMatchObject({ planned: 200, started: 200, completed: 200 });
      expect(exitCode).toBe(result.exitCode);
      expect(result.validity.doubts.filter(({ code }) => !["stall", "generator-limit"].includes(code))).toEqual([]);
    },
  );
});
