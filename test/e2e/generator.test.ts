import { spawn, type ChildProcess } from "node:child_process";
import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { exitCodes } from "#run";
import { stopProcess } from "../targets/start.ts";
import { quantile, tookFromDueMs } from "./arrivals.ts";
import { expectAsked, expectClosedLedger, expectCountedAsRecorded } from "./exactness.ts";
import { measure, measuring, quietly, seconds, type Measured } from "./measure.ts";

// What a run says of itself where the generator was the limit, and where it was not.

const measureUndisturbed = measuring();
const heavy = fileURLToPath(new URL("flows/heavy.ts", import.meta.url));
const burner = fileURLToPath(new URL("../targets/burner.mjs", import.meta.url));
const lastCore = String(availableParallelism() - 1);

const burners: ChildProcess[] = [];
afterEach(async () => {
  await Promise.all(burners.splice(0).map(stopProcess));
});

/** Takes most of the last core away from whatever else is pinned to it. */
function burnLastCore(count: number): void {
  for (let index = 0; index < count; index++) {
    burners.push(spawn("taskset", ["-c", lastCore, process.execPath, burner, "30"], { stdio: "ignore" }));
  }
}

test("a closed run at full speed reports a lower bound, with its doubt, and is no failure", async () => {
  // A machine that stands still meanwhile is a second doubt, and that one makes the run worthless, rightly.
  const { measured } = await quietly(
    ({ run }) => run.exitCode !== exitCodes.invalid,
    () =>
      measure({
        target: "null",
        options: {},
        args: (url) => [heavy, "--target", url, "-u", "32", "-d", "4s", "--workers", "1"],
      }),
  );
  expectCountedAsRecorded(measured);
  const { result, exitCode } = measured.run;
  const doubt = result.validity.doubts.find(({ message, advice }) => /lower bound/i.test(`${message} ${advice}`));
  expect(doubt, JSON.stringify(result.validity.doubts)).toMatchObject({ side: "generator", invalidates: false });
  expect(result.generator.loopBusyMax).toBeGreaterThan(0.7);
  expect(exitCode, JSON.stringify(result.validity.doubts)).toBe(exitCodes.pass);
});

describe("at a fixed rate", () => {
  test.runIf(process.platform === "linux")(
    "a starved generator is invalid: 97, its own fault, no findings",
    async () => {
      burnLastCore(8);
      await sleep(300);
      const measured = await measure({
        target: "null",
        options: {},
        args: (url) => [url, "-R", "20000/s", "--arrivals", "even", "-c", "64", "-d", "4s", "--workers", "1"],
        behind: ["taskset", "-c", lastCore],
      });
      const { result, exitCode } = measured.run;
      expectClosedLedger(result);
      expect(measured.ledger.requests).toBe(result.ledger.requests.started - result.ledger.requests.cancelled);
      expect(result.ledger.iterations.planned).toBe(80_000);
      expect(result.validity.doubts.some(({ side, invalidates }) => side === "generator" && invalidates)).toBe(true);
      expect(result).toMatchObject({ verdict: "invalid", validity: { trusted: false }, findings: [] });
      expect(exitCode).toBe(exitCodes.invalid);
    },
  );

  test("a generator stopped for 300 ms flags the stall, loses nothing and counts the wait", async () => {
    const toleranceMs = 10;
    const { measured, isQuiet } = await quietly(
      (each) => p99OffMs(each) < toleranceMs,
      () =>
        measureUndisturbed({
          target: "null",
          options: {},
          args: (url) => [url, "-R", "500/s", "--arrivals", "even", "-d", "5s", "--workers", "1"],
          whileRunning: stopFor300Ms,
        }),
    );
    const { result, exitCode } = measured.run;
    expectCountedAsRecorded(measured);
    expectAsked(measured, 2500);
    expect(measured.flaggedStall).toBe(true);
    const longest = Math.max(...result.generator.stalls.map(({ durationMs }) => durationMs));
    expect(Math.abs(longest - 300)).toBeLessThan(60);
    // P(T > t) = (0.3 − t) / 5 from the intended start; what was late is then sent at once, which takes its time too.
    expect(quantile(tookFromDueMs(measured.ledger, 500), 0.99)).toBeGreaterThan(245);
    // A machine that was late in all of them, as processes beside it saw, moves what is seen by as much.
    expect(p99OffMs(measured)).toBeLessThan(toleranceMs + (isQuiet ? 0 : (measured.latestMs ?? 0)));
    expect(result.verdict).toBe("invalid");
    expect(exitCode).toBe(exitCodes.invalid);
  });

  test(
    "a healthy server at a modest rate: trusted, no doubts, no findings",
    async () => {
      const length = seconds(10, 300);
      // Sent more than 2 ms late is a doubt, and rightly so: on a machine that is late itself there is no clean run.
      const { measured, isQuiet } = await quietly(
        ({ run }) => (run.result.generator.loopDelayMs.p99 ?? 0) <= 1.5,
        () =>
          measureUndisturbed({
            target: "hold",
            options: { ms: 5 },
            args: (url) => [url, "-R", "300/s", "-d", `${length}s`, "--workers", "1"],
          }),
      );
      expectCountedAsRecorded(measured);
      const { result, exitCode } = measured.run;
      if (!isQuiet) return;
      expect(result.validity).toEqual({ trusted: true, doubts: [] });
      expect(result.findings).toEqual([]);
      expect(result.verdict).toBe("pass");
      expect(exitCode).toBe(exitCodes.pass);
    },
    seconds(120, 400) * 1000,
  );
});

/** How far the p99 of the run is from the target's own. */
function p99OffMs({ run, ledger }: Measured): number {
  const truth = quantile(tookFromDueMs(ledger, 500), 0.99);
  return Math.abs((run.result.totals.rawLatencyMs.p99 ?? Number.NaN) - truth);
}

/** Stops the process in the middle of its load. */
async function stopFor300Ms(pid: number): Promise<void> {
  await sleep(3500);
  process.kill(pid, "SIGSTOP");
  try {
    await sleep(300);
  } finally {
    process.kill(pid, "SIGCONT");
  }
}
