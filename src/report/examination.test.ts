import { expect, it } from "vitest";
import type { Check, Examination } from "#diagnosis";
import { examinationText } from "./examination.ts";
import { plain } from "./palette.ts";

const examination = (checks: readonly Check[], status: Examination["status"]): Examination => ({
  format: "plimsoll.doctor/1",
  plimsoll: "0.1.0",
  checkedAt: "2026-11-21T00:00:00.000Z",
  target: "https://shop.test/",
  status,
  exitCode: 0,
  checks,
  addresses: [],
  traces: null,
  tls: null,
  room: { workers: 1, cores: 2, connectionsMax: 1, ports: 1, addresses: 1, inFlightMax: 1, memory: null },
  steadiness: {
    watchedMs: 1,
    ticks: 1,
    lateP99Ms: 1,
    lateMaxMs: 1,
    clockStepMs: 1,
    wentBack: false,
    wallStrayMs: 0,
    busyRatio: null,
    stealRatio: null,
  },
  speed: null,
});
const page = { columns: 80, palette: plain, all: false };

it("prints each group with its checks, what to do under it, no line wider than the page", () => {
  const long = "It may slow, answer or refuse load by itself. Ask who runs it first, or aim at the origin behind it.";
  const checks: Check[] = [
    { id: "name", group: "target", status: "ok", found: "shop.test is 10.0.0.7", advice: "not shown" },
    { id: "in front", group: "in front", status: "warning", found: "Cloudflare \u001b[31m(CDN)", advice: long },
    { id: "open files", group: "load", status: "problem", found: "room for 1", advice: "ulimit -n 2048" },
  ];
  const text = examinationText(examination(checks, "problem"), page);
  expect(text).toBe(`✗ PROBLEM  1 problem, 1 warning
https://shop.test/

Target
  ✓ name        shop.test is 10.0.0.7

In front of it
  ! in front    Cloudflare (CDN)
                → It may slow, answer or refuse load by itself. Ask who runs it
                  first, or aim at the origin behind it.

Room for the load
  ✗ open files  room for 1
                → ulimit -n 2048
`);
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});

it("says when nothing stands in the way, and leaves the target out where there is none", () => {
  const checks: Check[] = [{ id: "clock", group: "machine", status: "ok", found: "even" }];
  const text = examinationText({ ...examination(checks, "ok"), target: null }, page);
  expect(text).toBe("✓ OK  nothing stands in the way\n\nThis machine\n  ✓ clock  even\n");
});
