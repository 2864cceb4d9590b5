import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { keepSpeed, type KnownSpeed, readSpeed, speedFile } from "./known-speed.ts";

const speed: KnownSpeed = {
  requestsPerSecond: 31_000,
  workers: 1,
  measuredAt: "2026-11-21T00:00:00.000Z",
  plimsoll: "0.1.0",
  node: "v20.20.2",
  cpuModel: "Example CPU",
  cores: 2,
};
let state = "";
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "plimsoll-state-"));
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

it("stands in the user's state folder; a relative one is none", () => {
  expect(speedFile({ XDG_STATE_HOME: "/state", HOME: "/home/u" })).toBe("/state/plimsoll/speed-of-light.json");
  const inHome = "/home/u/.local/state/plimsoll/speed-of-light.json";
  expect(speedFile({ HOME: "/home/u" })).toBe(inHome);
  expect(speedFile({ XDG_STATE_HOME: "state", HOME: "/home/u" })).toBe(inHome);
});

it("gives back what was kept, also over what was there", async () => {
  const env = { XDG_STATE_HOME: state };
  expect(await readSpeed(env)).toBeUndefined();
  await keepSpeed(env, { ...speed, requestsPerSecond: 1 });
  await keepSpeed(env, speed);
  expect(await readSpeed(env)).toMatchObject(speed);
});

it.each([
  "",
  "null",
  "5",
  "{}",
  JSON.stringify(speed),
  JSON.stringify({ format: "plimsoll.speed/1", ...speed, requestsPerSecond: "fast" }),
  JSON.stringify({ format: "plimsoll.speed/1", ...speed, measuredAt: "lately" }),
  JSON.stringify({ format: "plimsoll.speed/1", ...speed, cores: 0 }),
])("takes %j for nothing", async (text) => {
  const env = { XDG_STATE_HOME: state };
  await mkdir(dirname(speedFile(env)), { recursive: true });
  await writeFile(speedFile(env), text);
  expect(await readSpeed(env)).toBeUndefined();
});
