import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { passing, second } from "../../../test/results/index.ts";
import { appendSeconds, beginRun } from "./long-run.fixture.ts";
import { mergeSeconds } from "./merge-seconds.ts";
import { nextDue } from "./tiers.ts";

let runs = "";
beforeEach(async () => {
  runs = await mkdtemp(join(tmpdir(), "plimsoll-thinning-"));
});
afterEach(() => rm(runs, { recursive: true, force: true }));

const named = second(0).names;

async function bytesOf(folder: string): Promise<number> {
  const names = await readdir(join(folder, "segments"));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, "segments", name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
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
  it("is thinned out sooner where it has too many bytes, and stays below them", async () => {
    const folder = await beginRun(runs, 40_000);
    await appendSeconds(folder, 3600);
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
