import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exitCodes } from "#run";
import { type Ended, endedBy, type EndedMethod, type Manner, methodNames } from "./ended-method.ts";
import { isLong, seconds } from "./measure.ts";
import { standing } from "./standing.ts";

// Whatever method it is and however it is ended: the target comes to rest, nothing stays wrong, and there is a report.
// npm run torture:methods ends twenty instead of two.

const times = isLong ? 20 : 2;
const lanes = 2;
/** From the first request to well into the method's second or third stage. */
const latestMs = seconds(3000, 9000);
const restWithinMs = 2000;
const cleanWithinMs = 10_000;
const seed = Number(process.env["PLIMSOLL_SEED"] ?? Date.now() % 1_000_000);

const manners: readonly Manner[] = ["once", "twice", "kill -9"];
/** What the machine took for itself after the signal is not the method's. */
const stoodMs = standing();
let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "plimsoll-stops-"));
});
afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

/** All pairs in eighteen, each method and each manner in any six. */
function pairOf(index: number): { readonly method: EndedMethod; readonly manner: Manner } {
  const at = index + seed;
  const turn = Math.floor(at / methodNames.length);
  return { method: methodNames[at % methodNames.length]!, manner: manners[(at + turn) % manners.length]! };
}

async function judge(name: string, manner: Manner, method: EndedMethod, ended: Ended): Promise<number> {
  const { ledger, signalledMs, shown, exitCode, cleanMs } = ended;
  const { requests } = shown.ledger;
  expect([shown.method, shown.ledger.exact], name).toEqual([method, true]);
  expect(requests.started, name).toBe(requests.ok + requests.failed + requests.cancelled);
  expect(shown.summary, name).not.toBe("");
  expect(cleanMs, name).toBeLessThan(cleanWithinMs);
  const answeredAt = ledger.answeredAt.filter((atMs) => !Number.isNaN(atMs));
  const lastMs = Math.max(0, ...ledger.arrivedAt, ...answeredAt);
  const restMs = Math.max(0, lastMs - signalledMs - (await stoodMs(signalledMs, lastMs)));
  expect(restMs, name).toBeLessThan(restWithinMs);
  if (manner === "kill -9") {
    expect(requests.ok, `${name}: nothing is made up`).toBeLessThanOrEqual(ledger.answered);
    return restMs;
  }
  expect([exitCode, shown.verdict], name).toEqual([exitCodes.interrupted, "interrupted"]);
  // Those that were cancelled may not have arrived.
  expect(ledger.requests, name).toBeLessThanOrEqual(requests.started);
  expect(ledger.requests, name).toBeGreaterThanOrEqual(requests.started - requests.cancelled);
  return restMs;
}

test(
  `a method that is ended leaves the target at rest and a report: ${String(times)} times`,
  async () => {
    process.stdout.write(`PLIMSOLL_SEED=${String(seed)}\n`);
    let [begun, worstMs, cleanestMs] = [0, 0, 0];
    const lane = async (): Promise<void> => {
      while (begun < times) {
        const index = begun++;
        const { method, manner } = pairOf(index);
        const afterMs = Math.random() * latestMs;
        const ended = await endedBy(manner, method, afterMs, join(home, String(index)));
        const name = `${method}, ${manner}, ${afterMs.toFixed(0)} ms after its first request`;
        const restMs = await judge(name, manner, method, ended);
        if (isLong) process.stdout.write(`${name}: at rest after ${restMs.toFixed(0)} ms\n`);
        worstMs = Math.max(worstMs, restMs);
        cleanestMs = Math.max(cleanestMs, ended.cleanMs);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    const slowest = `at rest after ${worstMs.toFixed(0)} ms, without any fault after ${cleanestMs.toFixed(0)} ms`;
    process.stdout.write(`${String(times)} of ${String(times)}, the slowest ${slowest}\n`);
  },
  seconds(110, 580) * 1000,
);
