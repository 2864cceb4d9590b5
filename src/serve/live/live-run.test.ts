import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type LiveNews, type LiveSnapshot, type LiveStatus, liveFormat, type RunPicture } from "#run";
import { createRunFolder, type RunFolder } from "#store";
import { passing, pooledProgress, second, start } from "../../../test/results/index.ts";
import { VirtualClock } from "../../run/virtual-clock.fixture.ts";
import type { ServeParts } from "../parts.ts";
import { LiveRun } from "./live-run.ts";
import { Reader } from "./reader.ts";

let runs = "";
let folder: RunFolder;
beforeEach(async () => {
  runs = await mkdtemp(join(tmpdir(), "plimsoll-live-"));
  folder = await createRunFolder({ runs, start, onProblem: ({ message }) => expect.fail(message) });
});
afterEach(async () => {
  await folder.finish(passing);
  await rm(runs, { recursive: true, force: true });
});

const statusAfter = (over: number): LiveStatus => ({
  format: liveFormat,
  phase: "running",
  isPaused: false,
  elapsedSeconds: over * 10,
  plannedSeconds: null,
  loads: ["rising until it is too much"],
  doubts: [],
  controls: { users: null, ratePerSecond: null, mayPause: false },
  explore: pooledProgress(over),
});

it("tells of the line of a search as it grows, and whoever comes later all of it", async () => {
  const parts = {
    runs,
    clock: new VirtualClock(),
    mayControl: true,
    pictureOf: () => Promise.resolve({ state: "running" } as RunPicture),
  } as unknown as ServeParts;
  folder.append(second(0));
  const run = await LiveRun.open(parts, passing.id, "epoch");
  const early = new Reader();
  await run.join(early, undefined);
  for (const over of [3, 3, 6]) {
    folder.keepLive(statusAfter(over));
    await expect.poll(async () => (await run.look(), run.status?.explore?.trials.length)).toBe(over);
  }
  const late = new Reader();
  await run.join(late, undefined);
  run.close();
  const news = (await told(early)) as readonly Partial<LiveNews & LiveSnapshot>[];
  // The first trial is the warm-up; what did not change is not sent again.
  expect(news.flatMap(({ line }) => (line === undefined ? [] : [line.points.length]))).toEqual([2, 5]);
  const [snapshot] = (await told(late)) as readonly LiveSnapshot[];
  expect(snapshot?.line?.points).toHaveLength(5);
});

/** What every event of a stream that was closed held. */
async function told({ stream }: Reader): Promise<readonly unknown[]> {
  const text = await new Response(stream).text();
  return [...text.matchAll(/^data: (.*)$/gm)].map(([, data = "null"]) => JSON.parse(data) as unknown);
}
