import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { exitCodes } from "#run";
import type { CliRun } from "./plimsoll.ts";
import { measure, type Measured } from "./measure.ts";
import { standing } from "./standing.ts";

// A worker that dies or is stuck: the others go on, every arrival and request is accounted for, and nothing hangs.

const stoodMs = standing();
const stuck = fileURLToPath(new URL("flows/stuck.ts", import.meta.url));
const lineOf = (text: string): number =>
  readFileSync(stuck, "utf8")
    .split("\n")
    .findIndex((line) => line.includes(text)) + 1;

const ratePerSecond = 200;
const lengthSeconds = 7;

function run(way: string, workers: number, env: Readonly<Record<string, string>> = {}) {
  const load = [
    "-R",
    `${ratePerSecond}/s`,
    "--arrivals",
    "even",
    "-d",
    `${lengthSeconds}s`,
    "--workers",
    String(workers),
  ];
  return {
    target: "null",
    options: {},
    args: (url: string) => [stuck, "--target", url, ...load],
    env: { WAY: way, WORKERS: String(workers), ...env },
  } as const;
}

function momentOf({ said }: CliRun, text: string): number {
  const found = said.find((piece) => piece.text.includes(text));
  if (found === undefined) throw new Error(`nobody said ${text}: ${said.map((piece) => piece.text).join("")}`);
  return found.atMs;
}

/** All that was to arrive is accounted for, and the other worker sent its half. */
function expectTheOthersWentOn({ run: { result, exitCode }, ledger }: Measured): void {
  const { iterations, exact } = result.ledger;
  expect(exact).toBe(true);
  expect(iterations.planned).toBe(ratePerSecond * lengthSeconds);
  expect(iterations.started + iterations.dropped).toBe(iterations.planned);
  expect(iterations.started).toBe(iterations.completed + iterations.failed + iterations.cancelled);
  const half = (ratePerSecond * lengthSeconds) / 2;
  expect(ledger.byPath["/worker/0"]).toBeGreaterThanOrEqual(0.98 * half);
  expect(ledger.byPath["/worker/1"]).toBeLessThan(0.6 * half);
  expect(result).toMatchObject({ verdict: "invalid", validity: { trusted: false } });
  expect(exitCode).toBe(exitCodes.invalid);
}

/** What was begun in the turn that never ended may not have left: it was cancelled with its worker. */
function expectNothingMissing({ run: { result }, ledger }: Measured): void {
  const { started, cancelled } = result.ledger.requests;
  expect(ledger.requests).toBeLessThanOrEqual(started);
  expect(ledger.requests).toBeGreaterThanOrEqual(started - cancelled);
}

test("a worker in an endless loop is found within 2 s and ended within 5 s, with all it did counted", async () => {
  const measured = await measure(run("loop", 2));
  const { run: ended } = measured;
  expectTheOthersWentOn(measured);
  const stuckMs = momentOf(ended, "here it goes");
  for (const [text, limitMs] of [
    ["worker 1 does not answer", 2000],
    ["worker 1 was lost", 5000],
  ] as const) {
    const atMs = momentOf(ended, text);
    expect(atMs - stuckMs - (await stoodMs(stuckMs, atMs)), text).toBeLessThan(limitMs);
  }
  // Its last words came before it was ended: nothing the target saw is missing.
  expectNothingMissing(measured);
  const doubt = ended.result.validity.doubts.find(({ code }) => code === "script-stuck");
  expect(doubt).toMatchObject({ side: "script", invalidates: true });
  expect(doubt?.evidence).toContain(`worker 1: scenario fragile, at ${stuck}:${lineOf("for (let turns")}`);
});

test("a run whose only worker is stuck in a regular expression ends with a report", async () => {
  const measured = await measure(run("regex", 1));
  const { result, exitCode } = measured.run;
  expect(result.durationMs).toBeLessThan(lengthSeconds * 1000);
  expect(result.ledger.exact).toBe(true);
  const { planned, started, dropped } = result.ledger.iterations;
  expect(started + dropped).toBe(planned);
  expectNothingMissing(measured);
  const doubt = result.validity.doubts.find(({ code }) => code === "script-stuck");
  expect(doubt?.evidence).toContain(`${stuck}:${lineOf("(a+)+")}`);
  expect(exitCode).toBe(exitCodes.invalid);
});

test("a worker that runs out of memory is told of, and the others go on", async () => {
  const measured = await measure(run("memory", 2, { NODE_OPTIONS: "--max-old-space-size=128" }));
  const { run: ended, ledger } = measured;
  expectTheOthersWentOn(measured);
  // Nobody can be asked any more: what it did since its last report, 250 ms at most, is missing.
  const missing = ledger.requests - ended.result.ledger.requests.started;
  expect(missing).toBeGreaterThanOrEqual(0);
  expect(missing).toBeLessThanOrEqual(ratePerSecond / 2);
  const doubt = ended.result.validity.doubts.find(({ code }) => code === "worker-lost");
  expect(doubt?.evidence).toBe("worker 1: it ran out of memory (the JavaScript heap of one worker)");
});
