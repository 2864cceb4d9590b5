import { expect, it } from "vitest";
import type { LoadPlan } from "#run";
import type { KnownSpeed } from "#store";
import { speedNotes } from "./known-speed.ts";

const here = { node: "v20.20.2", cpuModel: "Example CPU", cores: 2 };
const known: KnownSpeed = {
  ...here,
  requestsPerSecond: 31_000,
  workers: 1,
  measuredAt: "2026-11-20T10:00:00.000Z",
  plimsoll: "0.1.0",
};
const open = (to: number): LoadPlan => ({
  kind: "open",
  stages: [{ durationMs: 1000, from: 0, to }],
  arrivals: "even",
});
const closed: LoadPlan = { kind: "closed", stages: [{ durationMs: 1000, from: 0, to: 90_000 }] };
const notes = (loads: readonly LoadPlan[], of: KnownSpeed | undefined = known, workers = 1): string[] =>
  speedNotes({ workers, scenarios: loads.map((load) => ({ name: "s", load })) }, of, here);

it("is said where all open load together asks for more than was measured here", () => {
  expect(notes([open(20_000), open(11_001), closed])).toEqual([
    "the load rises to 31,001/s, but this machine sends at most about 31,000/s, measured on 2026-11-20 by plimsoll doctor",
  ]);
});

it.each<[string, string[]]>([
  ["the rate is no more than that", notes([open(31_000)])],
  ["load is closed", notes([closed])],
  ["nothing was measured", speedNotes({ workers: 1, scenarios: [{ name: "s", load: open(1e6) }] }, undefined, here)],
  ["it was another processor", notes([open(1e6)], { ...known, cpuModel: "Other" })],
  ["it had other cores", notes([open(1e6)], { ...known, cores: 64 })],
  ["it was another Node", notes([open(1e6)], { ...known, node: "v22.1.0" })],
  ["it had fewer workers", notes([open(1e6)], known, 2)],
])("is not said where %s", (_, said) => {
  expect(said).toEqual([]);
});

it("holds for another Node of the same major version", () => {
  expect(notes([open(1e6)], { ...known, node: "v20.1.0" })).toHaveLength(1);
});
