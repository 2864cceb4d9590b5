import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { passing, second, start } from "../../../test/results/index.ts";
import type { SecondRecord } from "#run";
import { openRun } from "../open-run.ts";
import { readSeconds } from "../read-seconds.ts";
import { createRunFolder, type RunFolder } from "../run-folder.ts";
import { mergeSeconds } from "./merge-seconds.ts";
import { nextDue } from "./tiers.ts";

let runs = "";
beforeEach(async () => {
  runs = await mkdtemp(join(tmpdir(), "plimsoll-thinning-"));
});
afterEach(() => rm(runs, { recursive: true, force: true }));

const named = second(0).names;
const at = (atSecond: number): SecondRecord =>
  second(atSecond, { ok: 3, failed: atSecond % 2, ms: 5 + (atSecond % 7) });

const begin = (secondsBytesMax?: number): Promise<RunFolder> =>
  createRunFolder({
    runs,
    start: { ...start, plan: { ...start.plan, warmUpMs: 15_000 } },
    onProblem: ({ message }) => expect.fail(message),
    ...(secondsBytesMax !== undefined && { secondsBytesMax }),
  });

async function bytesOf(folder: string): Promise<number> {
  const names = await readdir(join(folder, "segments"));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, "segments", name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** So many seconds of a run, without their time. */
async function append(folder: RunFolder, seconds: number): Promise<void> {
  for (let atSecond = 0; atSecond < seconds; atSecond += 1) {
    folder.append(at(atSecond));
    // The disk is not to lag behind by more than the run would let it.
    if (atSecond % 200 === 0) await new Promise(setImmediate);
  }
}

describe("mergeSeconds", () => {
  it("adds counts up and merges histograms", () => {
    const known = new Map(named.map((name) => [name.id, name]));
    const merged = mergeSeconds([second(0, { ok: 100, ms: 10 }), second(1, { ok: 300, failed: 2, ms: 20 })], known);
    expect(merged).toMatchObject({ seconds: 2, requestsStarted: 402, names: named });
    expect(merged.operations).toMatchObject([{ ok: 400, failed: 2, byError: { http_5xx: 2 }, bytesSent: 40_000 }]);
    expect(merged.point).toMatchObject({ atSeconds: 0, requestsPerSecond: 201, errorsPerSecond: 1 });
    // Of all 400, not the mean of two medians, 15.
    expect(merged.point.latencyMs.p50).toBeGreaterThan(20);
  });

  it("weighs stretches by how long they are", () => {
    const [ten, one] = [{ ...second(0, { ok: 100 }), seconds: 10 }, second(10, { ok: 210 })];
    expect(mergeSeconds([ten, one], new Map()).point.requestsPerSecond).toBeCloseTo((100 * 10 + 210) / 11, 9);
  });
});

describe("a run's folder", () => {
  it("holds older seconds in less detail, with the same totals", async () => {
    const folder = await begin();
    await append(folder, 5 * 3600);
    await folder.finish(passing);
    const steps = new Map<number, number>();
    let last = -1;
    await readSeconds(folder.path, ({ point, seconds = 1 }) => {
      steps.set(seconds, (steps.get(seconds) ?? 0) + 1);
      expect(point.atSeconds).toBe(last + 1);
      last = point.atSeconds + seconds - 1;
    });
    expect(last).toBe(5 * 3600 - 1);
    expect(steps.get(1)).toBeGreaterThanOrEqual(3.5 * 3600);
    expect(steps.get(1)).toBeLessThanOrEqual(3.5 * 3600 + 1300);
    expect(steps.get(10)).toBeGreaterThan(400);
  });

  it("gives an interrupted run the same counts as one that was not thinned out", async () => {
    const folder = await begin();
    const seconds = 4 * 3600;
    await append(folder, seconds);
    // As far as a killed process gets: everything is written, nothing is closed by a result.
    await folder.finish(passing);
    await rm(join(folder.path, "result.json"));
    const { result } = await openRun(runs, passing.id);
    const expected = Array.from({ length: seconds }, (_, atSecond) => atSecond % 2);
    const failed = expected.reduce((sum, each) => sum + each, 0);
    expect(result.ledger.requests).toMatchObject({ ok: 3 * seconds, failed, started: 3 * seconds + failed });
    expect(result.durationMs).toBe(seconds * 1000);
    expect(result.totals.warmUpSeconds).toBe(15);
    expect(result.operations[0]).toMatchObject({ ok: 3 * (seconds - 15), failed: failed - 7 });
    expect(result.validity.doubts.map(({ code }) => code)).toEqual(["no-report"]);
  });

  it("is thinned out sooner where it has too many bytes, and stays below them", async () => {
    const folder = await begin(40_000);
    await append(folder, 3600);
    await folder.finish(passing);
    // What is open, and the last one closed, may come on top.
    expect(await bytesOf(folder.path)).toBeLessThan(40_000 + 2 * 600 * 200);
  });
});

describe("nextDue", () => {
  const segment = (name: string, toSecond: number, stepSeconds: number, bytes = 1000) => {
    return { name, toSecond, stepSeconds, bytes };
  };

  it.each([
    [1000, undefined],
    [600 + 12_600, { name: "a", stepSeconds: 10 }],
    [600 + 72_000, { name: "a", stepSeconds: 60 }],
    [600 + 9 * 86_400, { name: "a", stepSeconds: 600 }],
  ])("at second %i of two segments: %j", (now, expected) => {
    const due = nextDue([segment("a", 600, 1), segment("b", now, 1)], now);
    expect(due && { name: due.segment.name, stepSeconds: due.stepSeconds }).toEqual(expected);
  });

  it("takes the oldest of the finest where there are too many bytes, and stops where all is coarse", () => {
    const due = nextDue([segment("a", 10, 10), segment("b", 20, 1), segment("c", 30, 1)], 30, 2500);
    expect(due).toMatchObject({ segment: { name: "b" }, stepSeconds: 10 });
    expect(nextDue([segment("a", 10, 600)], 10, 5)).toBeUndefined();
  });
});
