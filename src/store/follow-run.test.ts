import { appendFile, cp, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { liveFormat, type LiveStatus } from "#run";
import { passing, second, start } from "../../test/results/index.ts";
import { FollowedRun } from "./follow-run.ts";
import { requestLoad } from "./load-orders.ts";
import { createRunFolder, type RunFolder } from "./run-folder.ts";

let runs = "";
let folder: RunFolder;
beforeEach(async () => {
  runs = await mkdtemp(join(tmpdir(), "plimsoll-follow-"));
  // Small segments: reading goes on from one to the next.
  const segments = { segmentBytesMax: 2_000 };
  folder = await createRunFolder({ runs, start, segments, onProblem: ({ message }) => expect.fail(message) });
});
afterEach(async () => {
  // Some tests leave it open.
  await folder.finish(passing);
  await rm(runs, { recursive: true, force: true });
});

async function look(followed: FollowedRun): Promise<{ readonly seconds: number[]; readonly state: string }> {
  const seconds: number[] = [];
  const { state } = await followed.look(({ point }) => seconds.push(point.atSeconds));
  return { seconds, state };
}

it("hands out each second once, while it is written, and the result at the end", async () => {
  const followed = await FollowedRun.open(runs, passing.id);
  const seen: number[] = [];
  for (let at = 0; at < 40; at += 1) {
    folder.append(second(at, { ok: 10, failed: 0, ms: 20 }));
    if (at % 7 === 0) seen.push(...(await look(followed)).seconds);
  }
  const all = Array.from({ length: 40 }, (_, at) => at);
  await expect.poll(async () => seen.push(...(await look(followed)).seconds) && seen.length).toBe(40);
  expect(seen).toEqual(all);
  expect((await readdir(join(folder.path, "segments"))).length).toBeGreaterThan(2);
  expect((await followed.result(true)).ledger.requests).toMatchObject({ ok: 400, failed: 0 });
  await folder.finish(passing);
  expect(await look(followed)).toEqual({ seconds: [], state: "finished" });
});

it("waits for the rest of a block that is half written, and reads none twice", async () => {
  const followed = await FollowedRun.open(runs, passing.id);
  folder.append(second(0, { ok: 10, failed: 0, ms: 20 }));
  await expect.poll(async () => (await look(followed)).seconds).toEqual([0]);
  const segment = join(folder.path, "segments", "000001.segment");
  await appendFile(segment, Buffer.from([0xf1, 0x50, 0x4c]));
  expect((await look(followed)).seconds).toEqual([]);
  folder.append(second(1, { ok: 10, failed: 0, ms: 20 }));
  await expect.poll(async () => (await look(followed)).seconds).toEqual([1]);
  expect((await look(followed)).seconds).toEqual([]);
});

it("tells how the run stands, and takes orders from its folder once each", async () => {
  const status: LiveStatus = {
    format: liveFormat,
    phase: "running",
    isPaused: false,
    elapsedSeconds: 3,
    plannedSeconds: 60,
    loads: ["3 users for 1 m"],
    doubts: [],
    controls: { users: { now: 3, most: 100 }, ratePerSecond: null, mayPause: true },
  };
  folder.keepLive(status);
  const followed = await FollowedRun.open(runs, passing.id);
  await expect.poll(async () => (await followed.look(() => undefined)).status).toEqual(status);
  expect(await folder.takeOrders()).toEqual([]);
  await requestLoad(folder.path, { users: 5 });
  await requestLoad(folder.path, { isPaused: true });
  await appendFile(
    join(folder.path, "orders"),
    '{"users":-1}\n{"users":1e999}\nnull\n[]\nx\n{"stop":true}\n{"users":7}',
  );
  expect(await folder.takeOrders()).toEqual([{ users: 5 }, { isPaused: true }]);
  await appendFile(join(folder.path, "orders"), "\n");
  expect(await folder.takeOrders()).toEqual([{ users: 7 }]);
  await folder.finish(passing);
  expect((await readdir(folder.path)).sort()).toEqual(["plan.json", "result.json", "segments"]);
});

it("follows no link that somebody put in the place of the orders", async () => {
  const outside = join(runs, "outside.txt");
  await writeFile(outside, '{"users":5}\n');
  await symlink(outside, join(folder.path, "orders"));
  expect(await folder.takeOrders()).toEqual([]);
  await expect(requestLoad(folder.path, { users: 9 })).rejects.toThrow("cannot be changed");
});

it("goes by the name of the folder, also where it was copied", async () => {
  const copied = "20261121-024701-482-copy";
  for (let at = 0; at < 3; at += 1) folder.append(second(at, { ok: 10, failed: 0, ms: 20 }));
  await folder.finish(passing);
  await cp(folder.path, join(runs, copied), { recursive: true });
  await rm(join(runs, copied, "result.json"));
  const followed = await FollowedRun.open(runs, copied);
  expect((await look(followed)).state).toBe("interrupted");
  expect(followed.start.plan.id).toBe(copied);
});
