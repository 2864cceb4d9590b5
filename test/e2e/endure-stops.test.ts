import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { startTarget } from "../targets/start.ts";
import { expectClosedLedger } from "./exactness.ts";
import { isLong } from "./measure.ts";
import { monotonicMs } from "./monotonic.ts";
import { plimsoll } from "./plimsoll.ts";

const methods = {
  soak: ["--rate", "100/s", "-d", "60s"],
  stress: ["--quick", "--capacity", "150/s"],
  check: ["--rate", "60/s"],
} as const;

/** A method that is interrupted as soon as the target was sent so many requests. */
async function interrupted(command: keyof typeof methods, requests: number, signals: number): Promise<void> {
  const target = await startTarget("queue", { slots: 5, ms: 25 });
  let signalledMs = Number.NaN;
  try {
    const run = await plimsoll([target.url, ...methods[command], "--workers", "1"], {
      command,
      whileRunning: async (pid) => {
        while ((await target.counts()).requests < requests) await sleep(20);
        signalledMs = monotonicMs();
        for (let sent = 0; sent < signals; sent++) {
          process.kill(pid, "SIGINT");
          if (sent + 1 < signals) await sleep(300);
        }
      },
    });
    const { result, exitCode } = run;
    expect([exitCode, result.verdict, result.method]).toEqual([105, "interrupted", command]);
    expectClosedLedger(result);
    expect(result[command], command).toBeDefined();
    const ledger = await target.ledger();
    expect(ledger.requests).toBe(result.ledger.requests.started);
    // What had begun when the signal came was answered or cut off: nothing more is sent.
    expect(Math.max(...ledger.arrivedAt) - signalledMs).toBeLessThan(2000);
    if (signals === 1) expect(ledger.answered).toBe(ledger.requests);
  } finally {
    await target.stop();
  }
}

const instants = isLong ? [40, 150, 400, 900, 1500, 2500] : [40];

describe.concurrent("an interrupted method leaves the target at rest, and a report", () => {
  for (const command of Object.keys(methods) as (keyof typeof methods)[]) {
    for (const requests of instants) {
      test(`${command}, once, after ${String(requests)} requests`, () => interrupted(command, requests, 1));
    }
    if (isLong) test(`${command}, twice`, () => interrupted(command, 300, 2));
  }
});
