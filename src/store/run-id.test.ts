import { describe, expect, it } from "vitest";
import { closeRunIds, isRunId, matchRunIds, runId } from "./run-id.ts";

const ids = ["20261121-024701-482-k3f9", "20261121-031502-007-q81z", "20261203-110000-000-k3aa"];

describe("runId", () => {
  it("is the time in UTC and four characters by chance", () => {
    expect(runId(new Date("2026-11-21T02:47:01.482Z"), () => 0.999)).toBe("20261121-024701-482-zzzz");
  });

  it("sorts by time and passes its own check", () => {
    const times = [0, 1, 999, 1000, 86_400_000, 1e12].map((ms) => runId(new Date(ms), () => 0.5));
    expect([...times].sort()).toEqual(times);
    expect(times.every(isRunId)).toBe(true);
  });
});

describe("isRunId", () => {
  it.each([
    "",
    ".",
    "..",
    "../20261121-024701-482-k3f9",
    "20261121-024701-482-k3f9/..",
    "20261121-024701-482-K3F9",
    "20261121-024701-482-k3f9\n",
    "20261121-024701-482-k3f9\0",
    "%2e%2e",
  ])("refuses %j", (text) => {
    expect(isRunId(text)).toBe(false);
  });
});

describe("matchRunIds", () => {
  it.each([
    ["20261121", [ids[0], ids[1]]],
    ["20261203", [ids[2]]],
    ["q81z", [ids[1]]],
    ["81z", []],
    ["", []],
    [ids[0] ?? "", [ids[0]]],
  ])("finds what %j means", (asked, found) => {
    expect(matchRunIds(asked, ids)).toEqual(found);
  });
});

describe("closeRunIds", () => {
  it("names those with the longest common beginning, then the newest", () => {
    expect(closeRunIds("20261121-0247", ids, 2)).toEqual([ids[0], ids[1]]);
    expect(closeRunIds("nonsense", ids, 1)).toEqual([ids[2]]);
  });
});
