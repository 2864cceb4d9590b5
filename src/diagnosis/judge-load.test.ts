import { describe, expect, it } from "vitest";
import { type Check, checkOf, exitCodeOf } from "./check.ts";
import { room, steady } from "./facts.fixture.ts";
import { judgeLoad } from "./judge-load.ts";
import { judgeSpeed, judgeSteadiness } from "./judge-machine.ts";
import type { LoadAsked, RoomFacts, SteadinessFacts } from "./load-facts.ts";

const users = (connections: number): LoadAsked => ({ text: `${connections} users`, connections });
const rate = (ratePerSecond: number): LoadAsked => ({ text: "open", connections: 0, ratePerSecond });

describe("judgeLoad", () => {
  it.each<[string, Partial<RoomFacts>, LoadAsked | undefined, string, Check["status"] | undefined, string]>([
    ["no load: what there is", {}, undefined, "open files", "ok", "room for 1,000 connections"],
    ["as many users as files", {}, users(1000), "open files", "ok", "1,000 needed"],
    ["one more", {}, users(1001), "open files", "problem", "ulimit -n 2048"],
    ["more users than ports", {}, users(28_233), "local ports", "problem", "--local-ips"],
    ["enough by two addresses", { addresses: 2 }, users(28_233), "local ports", "ok", "56,464 to one address"],
    [
      "a small machine",
      { memory: { roomBytes: 100e6, bound: "cgroup" } },
      undefined,
      "memory",
      "problem",
      "the container's limit",
    ],
    ["a tight machine", { memory: { roomBytes: 150e6, bound: "machine" } }, undefined, "memory", "warning", "needed"],
    ["nobody knows the memory", { memory: null }, users(10), "memory", undefined, ""],
    ["one second of the rate", {}, rate(1000), "in flight", "ok", "up to 1 s"],
    ["less than a second of it", {}, rate(1001), "in flight", "problem", "would be dropped"],
    ["closed load", {}, users(10), "in flight", undefined, ""],
    ["more workers than cores", { workers: 3 }, undefined, "workers", "warning", "3 for 2 cores"],
  ])("%s", (_, given, asked, id, status, says) => {
    const found = judgeLoad(room(given), asked).find((each) => each.id === id);
    expect(found?.status).toBe(status);
    expect(`${found?.found ?? ""} ${found?.advice}`).toContain(says);
  });
});

describe("judgeSteadiness", () => {
  it.each<[string, Partial<SteadinessFacts>, string, Check["status"] | undefined]>([
    ["an even clock", {}, "clock", "ok"],
    ["a wall clock that is set", { wallStrayMs: 300 }, "clock", "warning"],
    ["a coarse clock", { clockStepMs: 1 }, "clock", "warning"],
    ["a clock that goes back", { wentBack: true }, "clock", "problem"],
    ["a smooth loop", {}, "event loop", "ok"],
    ["late ticks", { lateP99Ms: 11 }, "event loop", "warning"],
    ["one long stop", { lateMaxMs: 250 }, "event loop", "warning"],
    ["an idle processor", {}, "processor", "ok"],
    ["a busy one", { busyRatio: 0.6 }, "processor", "warning"],
    ["a host that takes", { stealRatio: 0.1 }, "processor", "warning"],
    ["nobody knows", { busyRatio: null }, "processor", undefined],
  ])("%s", (_, given, id, status) => {
    expect(judgeSteadiness(steady(given)).find((each) => each.id === id)?.status).toBe(status);
  });
});

describe("judgeSpeed", () => {
  const speed = { requestsPerSecond: 10_000, workers: 1, measuredAt: "2026-11-20T10:00:00.000Z", isNew: false };

  it.each<[string, LoadAsked | undefined, Check["status"]]>([
    ["no rate", undefined, "ok"],
    ["well below", rate(7000), "ok"],
    ["near", rate(7001), "warning"],
    ["above", rate(10_001), "problem"],
  ])("%s", (_, asked, status) => {
    expect(judgeSpeed(speed, asked).status).toBe(status);
  });

  it("says when it was measured, unless it was just now", () => {
    expect(judgeSpeed(speed, undefined).found).toBe(
      "10,000/s to a target that costs nothing, with 1 worker, measured on 2026-11-20",
    );
    expect(judgeSpeed({ ...speed, isNew: true, workers: 2 }, undefined).found).toMatch(/with 2 workers$/);
  });
});

describe("exitCodeOf", () => {
  it.each<[Check["group"], string, Check["status"], number]>([
    ["target", "name", "problem", 104],
    ["target", "connection", "problem", 104],
    ["target", "answer", "problem", 104],
    ["target", "connections", "problem", 97],
    ["in front", "rate limit", "problem", 97],
    ["load", "open files", "problem", 97],
    ["machine", "event loop", "warning", 0],
  ])("a %s %s that is a %s gives %i", (group, id, status, exitCode) => {
    expect(exitCodeOf([checkOf("machine", "clock", ["ok", ""]), checkOf(group, id, [status, "it is"])])).toBe(exitCode);
  });
});
