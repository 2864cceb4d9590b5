import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exitCodes } from "#run";
import { startTarget } from "../targets/start.ts";
import { command, type Killed, killedAfter, lostMs, shownRun } from "./killed.ts";
import { isLong, seconds } from "./measure.ts";
import { standing } from "./standing.ts";

// kill -9 at random moments: every run can be shown, at most a second is missing, and no other run is harmed.

const kills = isLong ? 200 : 20;
const lanes = 3;
/** From before the process has opened its eyes until after its result is written. */
const latestMs = 4200;
const shapes = [
  ["-R", "400/s", "--arrivals", "even", "-d", "3s", "--workers", "2"],
  ["-c", "4", "--max-rate", "500/s", "-d", "3s", "--workers", "1"],
];
const seed = Number(process.env["PLIMSOLL_SEED"] ?? Date.now() % 1_000_000);

/** What the machine took for itself just before a kill is not the run's loss. */
const stoodMs = standing();
let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "plimsoll-torture-"));
});
afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

/** Mulberry32: the same seed, the same moments. */
function drawing(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function digest(folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    const bytes = await readFile(join(folder, name)).catch(() => Buffer.alloc(0));
    hash.update(name).update(bytes);
  }
  return hash.digest("hex");
}

/** A run that ended by itself, beside which others are killed. */
async function finishedRun(out: string): Promise<string> {
  const target = await startTarget("null", {});
  const { exitCode } = await command(["run", target.url, "-c", "2", "--max-rate", "100/s", "-d", "1s", "--out", out]);
  await target.stop();
  // A busy machine may make it one that is not to be trusted: it has ended by itself all the same.
  expect([exitCodes.pass, exitCodes.invalid]).toContain(exitCode);
  const [id] = await readdir(out);
  return id!;
}

async function judge(name: string, killed: Killed): Promise<void> {
  const { shown, ledger, killedAtMs } = killed;
  if (shown === undefined) {
    // Without a folder there was no load either.
    expect(ledger.requests, name).toBe(0);
    return;
  }
  const { requests } = shown.ledger;
  expect(requests.ok, `${name}: nothing is made up`).toBeLessThanOrEqual(ledger.answered);
  expect(requests.started, name).toBe(requests.ok + requests.failed + requests.cancelled);
  expect(shown.ledger.exact, name).toBe(true);
  const lost = lostMs(killed);
  if (lost > 1000) {
    const stood = await stoodMs(killedAtMs - 2500, killedAtMs);
    process.stderr.write(`${name}: ${lost.toFixed(0)} ms lost, the machine stood still for ${stood.toFixed(0)} ms\n`);
    expect(lost - stood, name).toBeLessThanOrEqual(1000);
  }
}

test(
  `of ${String(kills)} runs killed at random moments all can be shown, with a second missing at most`,
  async () => {
    process.stdout.write(`PLIMSOLL_SEED=${String(seed)}\n`);
    const draw = drawing(seed);
    let [drawn, shown, worst] = [0, 0, 0];
    const states: Record<string, number> = {};
    const lane = async (number: number): Promise<void> => {
      const out = join(home, `runs-${String(number)}`);
      const finished = await finishedRun(out);
      const [before, shownBefore] = [await digest(join(out, finished)), await shownRun(out, finished)];
      // One killed before there was a folder, and so before there was load, does not count.
      while (shown < kills) {
        const [index, afterMs] = [drawn++, draw() * latestMs];
        const killed = await killedAfter(afterMs, out, shapes[index % shapes.length]!);
        await judge(`kill ${String(index)} after ${afterMs.toFixed(0)} ms`, killed);
        if (killed.shown !== undefined) shown++;
        worst = Math.max(worst, lostMs(killed));
        const state = killed.shown?.verdict ?? "no folder yet";
        states[state] = (states[state] ?? 0) + 1;
      }
      expect(await digest(join(out, finished))).toBe(before);
      expect(await shownRun(out, finished)).toEqual(shownBefore);
      expect((await command(["runs", "--all", "--out", out])).exitCode).toBe(0);
    };
    await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
    process.stdout.write(`${JSON.stringify(states)}, at most ${worst.toFixed(0)} ms lost\n`);
  },
  seconds(180, 900) * 1000,
);
