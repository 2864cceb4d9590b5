import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { passing } from "../../../test/results/index.ts";
import { openRun } from "../open-run.ts";
import { readSeconds } from "../read-seconds.ts";
import { appendSeconds, beginRun } from "./long-run.fixture.ts";

let runs = "";
beforeEach(async () => {
  runs = await mkdtemp(join(tmpdir(), "plimsoll-hours-"));
});
afterEach(() => rm(runs, { recursive: true, force: true }));

describe("the folder of a run of hours", () => {
  it("holds older seconds in less detail, with the same totals", async () => {
    const folder = await beginRun(runs);
    await appendSeconds(folder, 5 * 3600);
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
    const folder = await beginRun(runs);
    const seconds = 4 * 3600;
    await appendSeconds(folder, seconds);
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
});
