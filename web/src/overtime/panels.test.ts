import { describe, expect, it } from "vitest";
import type { Column, PageTimeline } from "#run";
import { seriesTable, seriesWords } from "../chart/series-words.ts";
import { momentWords } from "./moment-words.ts";
import { panelsOf } from "./panels.ts";

const zeros: Column = [0, 0, 0];
const unknown: Column = [null, null, null];

const timeline: PageTimeline = {
  secondsPerPoint: 1,
  atSeconds: [0, 1, 5],
  askedPerSecond: [40, 40, 80],
  iterationsPerSecond: [39, 40, 79],
  requestsPerSecond: [39, 40, 79],
  errorsPerSecond: [0, 1, 2],
  droppedPerSecond: zeros,
  users: zeros,
  usersAsked: unknown,
  inFlight: [1, 2, 3],
  latencyMs: { p50: [5, 6, 7], p90: [8, 9, 10], p95: [10, null, 20], p99: [20, 21, 40], max: [30, 31, 50] },
  errorsByClass: [{ class: "http_5xx", perSecond: [0, 1, 2] }],
  bytesPerSecond: { sent: zeros, received: zeros },
  resources: [
    { name: "targetCpuCores", label: "CPU of the target", of: "target", unit: "cores", values: [0.1, 0.5, 0.9] },
    { name: "hostStealRatio", label: "CPU stolen", of: "host", unit: "ratio", values: zeros },
    { name: "newFigure", label: "Something new", of: "target", unit: "count", values: [1, 2, 3] },
  ],
};

describe("charts over time", () => {
  const { charts, zeros: silent } = panelsOf(timeline);
  const chart = (id: string) => {
    const found = charts.find((each) => each.id === id);
    if (found === undefined) throw new Error(`there is no chart ${id}`);
    return found;
  };

  it("begin with latency; what nobody knows a group for has a chart of its own", () => {
    expect(charts.map(({ id }) => id)).toEqual(["latency", "rate", "users", "errors", "cpu", "other-newFigure"]);
  });

  it("leave out what is not known, and say what was zero all the time", () => {
    expect(chart("users").series.map(({ label }) => label)).toEqual(["users", "under way"]);
    expect(silent).toEqual(["held back"]);
  });

  it("say requests once where they are the iterations", () => {
    expect(chart("rate").series.map(({ label }) => label)).toEqual(["asked", "achieved"]);
    const apart = panelsOf({ ...timeline, requestsPerSecond: [78, 80, 158] }).charts[1];
    expect(apart?.series.map(({ label }) => label)).toEqual(["asked", "iterations", "requests"]);
  });

  it("have gaps where seconds are missing", () => {
    expect(chart("errors").atSeconds).toEqual([0, 1, 2, 5]);
    expect(chart("errors").series[0]?.values).toEqual([0, 1, null, 2]);
  });

  it("are told in words and figures, too", () => {
    const range = { from: 0, to: 5 };
    expect(seriesWords(chart("errors"), range)).toBe(
      "Errors by class from 0:00 to 0:05. http_5xx between 0/s and 2/s.",
    );
    expect(seriesTable(chart("cpu"), range)).toEqual({
      columns: ["time", "CPU of the target"],
      rows: [
        ["0:00", "0.1 cores"],
        ["0:01", "0.5 cores"],
        ["0:02", "–"],
        ["0:05", "0.9 cores"],
      ],
    });
    expect(momentWords(timeline, 1)).toBe("p50 6 ms, p95 –, p99 21 ms, 40/s requests, 1/s errors");
  });
});
