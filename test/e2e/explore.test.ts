import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { exitCodes, type RunResult } from "#run";
import { startTarget, type OptionsOf, type Target, type TargetKind } from "../targets/start.ts";
import { expectClosedLedger } from "./exactness.ts";
import { runCommand } from "./run-command.ts";
import { type CliOptions, type CliRun, plimsoll } from "./plimsoll.ts";

const flow = (name: string): string => fileURLToPath(new URL(`flows/${name}.ts`, import.meta.url));
const cli = fileURLToPath(new URL("../../dist/cli.mjs", import.meta.url));

interface Explored {
  readonly run: CliRun;
  readonly target: Target;
}

/** A search on a target of its own, and what then holds whatever it was. */
async function exploring<Kind extends TargetKind>(
  kind: Kind,
  options: OptionsOf<Kind>,
  args: (url: string) => readonly string[],
  look: (explored: Explored) => Promise<void>,
  more: (target: Target) => CliOptions = () => ({}),
): Promise<void> {
  const target = await startTarget(kind, options);
  try {
    const run = await plimsoll(args(target.url), { command: "explore", ...more(target) });
    await look({ run, target });
  } finally {
    await target.stop();
  }
}

/** Interrupts as soon as the target has been sent so many requests: whatever the search was about then. */
const interruptedAfter =
  (requests: number, signals: number) =>
  (target: Target): CliOptions => ({
    whileRunning: async (pid) => {
      while ((await target.counts()).requests < requests) await sleep(50);
      for (let sent = 0; sent < signals; sent++) {
        process.kill(pid, "SIGINT");
        await sleep(400);
      }
    },
  });

/** Every trial is a change of the load, and every change of the load a trial's. */
function expectRecorded({ loadChanges, explore }: RunResult): void {
  const { trials = [] } = explore ?? {};
  expect(trials.length).toBeGreaterThan(0);
  for (const { atSeconds, durationSeconds, number } of trials) {
    const ends = loadChanges.filter(({ by }) => by.startsWith(`end of trial ${String(number)},`));
    const begins = loadChanges.filter(({ by }) => by.startsWith(`trial ${String(number)},`));
    expect(begins[0]!.atSeconds).toBe(atSeconds);
    expect(ends.map((change) => change.atSeconds)).toContain(atSeconds + durationSeconds);
  }
}

describe("plimsoll explore", () => {
  test("keeps an exact account of all trials: what the target counted is what was planned", async () => {
    await exploring(
      "queue",
      { slots: 1, ms: 10 },
      (url) => [url, "--quick", "--start-rate", "20/s"],
      async ({ run, target }) => {
        const { result, exitCode } = run;
        expect([exitCode, result.exitCode, result.verdict]).toEqual([105, 105, "interrupted"]);
        expectClosedLedger(result);
        const { iterations, requests } = result.ledger;
        const { requests: counted, answered } = await target.ledger();
        expect(counted).toBe(requests.started);
        // It was left at rest: whatever had begun was waited for.
        expect([answered, requests.cancelled]).toEqual([counted, 0]);
        expect(iterations.planned).toBe(iterations.started + iterations.dropped);
        const inTrials = result.explore!.trials.reduce((sum, { arrivals }) => sum + arrivals.started, 0);
        expect(inTrials).toBe(iterations.started);
        expectRecorded(result);
        expect(result.method).toBe("explore");
        expect(result.stopped?.by).toBe("signal");
        expect(result.summary).toMatch(/^Stopped early \(Ctrl-C\): /);
      },
      interruptedAfter(250, 1),
    );
  });

  test("ends at once when it is interrupted twice, and cancels what was under way", async () => {
    await exploring(
      "mute",
      { every: 1 },
      (url) => [url, "--quick", "--timeout", "60s"],
      async ({ run, target }) => {
        expect(run.exitCode).toBe(exitCodes.interrupted);
        expectClosedLedger(run.result);
        const { requests } = await target.ledger();
        expect(run.result.ledger.requests).toMatchObject({ started: requests, ok: 0, cancelled: requests });
      },
      interruptedAfter(15, 2),
    );
  });

  test("shares the load of a whole flow by weight", async () => {
    await exploring(
      "hold",
      { ms: 2 },
      (url) => [flow("weighted"), "--target", url, "--quick", "--start-rate", "40/s", "--workers", "2"],
      async ({ run, target }) => {
        const { result } = run;
        expectClosedLedger(result);
        const { byPath, requests } = await target.ledger();
        expect(result.ledger.requests.started).toBe(requests);
        // The users' start is no iteration, and was warmed up before the load needed it.
        const started = result.scenarios.map(({ name, iterations }) => [name, iterations.started]);
        expect(started).toEqual([
          ["often", byPath["/often"]],
          ["seldom", byPath["/seldom"]],
        ]);
        // 3 : 1, within five deviations of some hundreds.
        expect(byPath["/often"]! / byPath["/seldom"]!).toBeGreaterThan(1.6);
        expect(byPath["/often"]! / byPath["/seldom"]!).toBeLessThan(6);
        expectRecorded(result);
      },
      interruptedAfter(400, 1),
    );
  });

  test("never sends more than it may in all, and says so", async () => {
    await exploring(
      "hold",
      { ms: 2 },
      (url) => [url, "--quick", "--max-requests", "150", "--start-rate", "40/s"],
      async ({ run, target }) => {
        expect((await target.ledger()).requests).toBe(150);
        expectClosedLedger(run.result);
        expect(run.result.stopped?.by).toBe("limit");
        expect(run.exitCode).toBe(exitCodes.interrupted);
      },
    );
  });

  test.each([
    [["http://127.0.0.1:9/", "-R", "5/s"], /--rate does not go with plimsoll explore/],
    [["http://127.0.0.1:9/", "-u", "5"], /--users does not go with plimsoll explore/],
    [["http://127.0.0.1:9/"], /Nothing listens at/],
  ])("refuses %j before any load", async (args, text) => {
    const { exitCode, stderr } = await runCommand([process.execPath, cli, "explore", ...args]);
    expect(exitCode).toBeGreaterThan(0);
    expect(stderr).toMatch(text);
  });
});
